// Một Cửa: saves time, never needed. Partial swaps, officer keys, copy buttons, drafts kept on the device.
(() => {
  "use strict";
  const body = document.body;
  const live = document.getElementById("live");
  const say = (words) => { if (live) live.textContent = words; };
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // --- data-swap: the answer of the same address replaces one element; any failure is a plain navigation.
  async function swap(source, url, options) {
    const target = document.querySelector(source.dataset.swap);
    if (!target) return false;
    const dim = setTimeout(() => { target.setAttribute("data-busy", ""); say(body.dataset.loading); }, 300);
    try {
      const answer = await fetch(url, { ...options, headers: { "X-Swap": source.dataset.swap }, credentials: "same-origin" });
      const type = answer.headers.get("content-type") || "";
      if (!answer.ok || !type.startsWith("text/html")) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector(source.dataset.swap);
      if (!fresh) return false;
      const held = document.activeElement && document.activeElement.id;
      target.replaceWith(document.adoptNode(fresh));
      if (!options.method && source.dataset.keep === undefined) history.pushState({}, "", answer.url);
      const focus = held && document.getElementById(held);
      if (focus) focus.focus({ preventScroll: true });
      else if (fresh.dataset.focus !== undefined) { fresh.tabIndex = -1; fresh.focus({ preventScroll: true }); }
      say(fresh.dataset.say || "");
      // The paper of a row was opened: from now on the row may be marked, and it is.
      const box = fresh.dataset.seen && document.getElementById(fresh.dataset.seen);
      if (box && box.disabled) {
        box.disabled = false;
        box.checked = true;
        const unseen = box.closest("[data-row]").querySelector(".unseen");
        if (unseen) unseen.remove();
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return true;
    } catch { return false; } finally { clearTimeout(dim); target.removeAttribute("data-busy"); }
  }

  document.addEventListener("click", async (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const element = event.target.closest("a[data-swap],[data-copy],[data-close],[data-keys-switch],[data-print]");
    if (!element) return;
    if (element.matches("a[data-swap]")) {
      event.preventDefault();
      if (!(await swap(element, element.href, {}))) location.assign(element.href);
    } else if (element.dataset.copy !== undefined) {
      try { await navigator.clipboard.writeText(element.dataset.copy); say(body.dataset.copied); element.textContent = body.dataset.copied; }
      catch { /* the code stays selectable */ }
    } else if (element.dataset.print !== undefined) {
      print();
    } else if (element.dataset.close !== undefined) {
      element.closest("dialog").close();
    } else {
      keysOff = !keysOff;
      try { localStorage.setItem("keys-off", keysOff ? "1" : ""); } catch { /* private window */ }
      showSwitch();
    }
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.swap) {
      event.preventDefault();
      const fields = new URLSearchParams(new FormData(form, event.submitter));
      const get = (form.method || "get") === "get";
      const url = get ? form.action.split("?")[0] + "?" + fields : form.action;
      if (!(await swap(form, url, get ? {} : { method: "POST", body: fields }))) form.submit();
    } else if (event.submitter && event.submitter.formTarget) {
      // What opens beside the page sends nothing twice.
    } else if (form.method === "post") {
      // A second press of the same button sends nothing; the server would answer the same anyway.
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => { delete form.dataset.sent; }, 4000);
    }
  });
  addEventListener("popstate", () => location.reload());
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // --- Drafts: what is typed stays on this device until the server has it.
  for (const form of all("form[data-draft]")) {
    const name = "draft:" + form.dataset.draft;
    const fields = () => all("input:not([type=hidden]):not([type=file]):not([type=password]),textarea,select", form);
    try {
      const kept = JSON.parse(localStorage.getItem(name) || "null");
      if (kept) for (const field of fields()) {
        if (!(field.name in kept)) continue;
        if (field.type === "radio") field.checked = field.checked || kept[field.name] === field.value;
        else if (field.type === "checkbox") field.checked = field.checked || kept[field.name] === true;
        else if (!field.value) field.value = kept[field.name];
      }
    } catch { /* private window */ }
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = {};
        for (const field of fields()) {
          if (field.type === "radio") { if (field.checked) now[field.name] = field.value; }
          else now[field.name] = field.type === "checkbox" ? field.checked : field.value;
        }
        try { localStorage.setItem(name, JSON.stringify(now)); } catch { /* private window */ }
      }, 800);
    });
    form.addEventListener("submit", () => { try { localStorage.removeItem(name); } catch { /* private window */ } });
  }

  // One open drop-down at a time; a click outside or Esc closes it.
  document.addEventListener("click", (event) => {
    for (const drop of all("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
  });

  // --- Officer keys. Physical keys, never while an input method composes, never inside a field.
  let keysOff = body.dataset.keys !== "on";
  try { if (body.dataset.keys && localStorage.getItem("keys-off") === "1") keysOff = true; } catch { /* private window */ }
  function showSwitch() {
    for (const button of all("[data-keys-switch]")) button.textContent = keysOff ? button.dataset.on : button.dataset.off;
  }
  showSwitch();
  const prefix = body.dataset.prefix || "";
  const doors = { KeyV: "/officer/work", KeyT: "/officer/intake", KeyK: "/officer/sign" };
  let going = 0;
  const rows = () => all("[data-row]");
  const here = () => rows().findIndex((row) => row.classList.contains("here"));
  function stand(index) {
    const list = rows();
    if (!list.length) return;
    const row = list[Math.max(0, Math.min(index, list.length - 1))];
    for (const other of list) other.classList.toggle("here", other === row);
    const link = row.querySelector("a[data-open]") || row.querySelector("a");
    if (link) link.focus();
    row.scrollIntoView({ block: "nearest" });
    if (row.dataset.walk !== undefined) press(link);
  }
  function press(element) { if (element) { element.click(); return true; } return false; }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const field = event.target.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]");
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      const button = (field && field.form && field.form.querySelector(".btn.filled")) || document.querySelector(".btn.filled");
      if (press(button)) event.preventDefault();
      return;
    }
    if (event.code === "Escape") {
      const open = document.querySelector("details.drop[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); return; }
      if (document.querySelector("dialog[open]")) return;
      if (field) { field.blur(); return; }
      press(document.querySelector("[data-back]"));
      return;
    }
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      if (press(document.querySelector('[data-alt="' + event.code.slice(5) + '"]'))) event.preventDefault();
      return;
    }
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "Slash" && event.shiftKey) {
      const keys = document.getElementById("keys");
      if (keys && keys.showModal) { event.preventDefault(); keys.showModal(); }
      return;
    }
    if (event.code === "Slash" || event.code === "NumpadDivide") {
      const find = document.getElementById("find") || document.querySelector("input[type=search]");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
      return;
    }
    if (keysOff || document.querySelector("dialog[open]")) return;
    const walked = rows()[here()];
    if (event.code === "Space" && walked && walked.dataset.walk !== undefined && !event.target.closest("input,button,summary")) {
      event.preventDefault();
      const box = walked.querySelector("input[type=checkbox]");
      press(box.disabled ? walked.querySelector("a[data-open]") : box);
      return;
    }
    if (Date.now() - going < 1200 && doors[event.code]) { location.assign(prefix + doors[event.code]); return; }
    if (event.code === "KeyG") { going = Date.now(); return; }
    const letter = event.code.startsWith("Key") ? event.code.slice(3) : event.code === "BracketLeft" ? "[" : event.code === "BracketRight" ? "]" : event.code.startsWith("Digit") ? event.code.slice(5) : "";
    if (rows().length) {
      if (letter === "J") { stand(here() + 1); return; }
      if (letter === "K") { stand(here() < 0 ? 0 : here() - 1); return; }
      if (letter === "X") { press(rows()[here()] && rows()[here()].querySelector("input[type=checkbox]")); return; }
    }
    if (letter && press(document.querySelector('[data-key="' + letter + '"]'))) event.preventDefault();
  });

  // The box in the head marks all rows of the page.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-mark-all]")) return;
    for (const box of all("[data-row] input[type=checkbox]")) box.checked = event.target.checked;
  });

  // --- Worklist: what was opened is found again, the desk knows its list, marks and numbers stay right.
  const kept = (name, value) => {
    try {
      if (value === undefined) return JSON.parse(sessionStorage.getItem(name) || "null");
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch { /* private window */ }
    return null;
  };
  const bare = (url) => url.split("#")[0];
  function countMarks() {
    const boxes = all("[data-row] input[type=checkbox]");
    const rowsMarked = boxes.filter((box) => box.checked).map((box) => box.closest("[data-row]"));
    const many = rowsMarked.length + all("[data-carried]").length;
    for (const box of boxes) box.closest("[data-row]").classList.toggle("marked", box.checked);
    for (const count of all("[data-marked]")) count.textContent = many;
    for (const part of all("[data-when-marked]")) part.hidden = !many;
    for (const button of all("[data-may-do]")) {
      const can = rowsMarked.filter((row) => (row.dataset.may || "").split(" ").includes(button.dataset.mayDo)).length;
      button.querySelector("[data-may-count]").textContent = many ? can : "";
      button.classList.toggle("filled", false);
      button.hidden = many > 0 && can === 0 && !all("[data-carried]").length;
    }
    const first = many && all("[data-may-do]").find((button) => !button.hidden);
    if (first) first.classList.add("filled");
  }
  function keepList() {
    const list = document.querySelector("[data-list]");
    if (!list) return;
    const links = all("[data-row] a[data-open]", list).map((link) => bare(link.href));
    kept("list", { url: bare(location.href), rows: links });
  }
  const list = kept("list");
  const onDesk = list && !document.querySelector("[data-list]") && list.rows.indexOf(bare(location.href).replace(/(\/officer\/dossiers\/[^/]+).*/, "$1"));
  if (document.querySelector("[data-list]")) {
    keepList();
    countMarks();
    const opened = kept("opened");
    const at = rows().findIndex((row) => row.querySelector("a[data-open]") && bare(row.querySelector("a[data-open]").href) === opened);
    if (at >= 0) { stand(at); kept("opened", ""); } else if (!location.hash && document.activeElement === body) {
      const first = rows()[0];
      if (first) first.classList.add("here");
    }
  } else if (typeof onDesk === "number" && onDesk >= 0) {
    kept("opened", list.rows[onDesk]);
    for (const back of all("a[data-back]")) if (new URL(back.href).pathname.endsWith("/officer/work")) back.href = list.url;
  }
  function walk(step) {
    const next = typeof onDesk === "number" && onDesk >= 0 && list.rows[onDesk + step];
    if (next && /\/officer\/dossiers\/[^/]+$/.test(location.pathname)) { location.assign(next); return true; }
    return false;
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || keysOff || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]") || document.querySelector("dialog[open]")) return;
    if (!rows().length && (event.code === "KeyJ" || event.code === "KeyK")) { walk(event.code === "KeyJ" ? 1 : -1); return; }
    if (!document.querySelector("[data-list]")) return;
    if (event.code === "KeyJ" && event.shiftKey) {
      const row = rows()[here()];
      const box = row && row.querySelector("input[type=checkbox]");
      if (box && !box.checked) box.click();
    } else if (event.code === "Enter" && event.target === body) {
      const row = rows()[here()];
      if (row) press(row.querySelector("a[data-open]"));
    } else if (/^Digit[1-8]$/.test(event.code) && !event.shiftKey) {
      press(all(".runway>li")[Number(event.code.slice(5)) - 1]?.querySelector("a"));
    } else if (event.code === "KeyA" && !all("[data-row] input:checked").length) {
      const box = rows()[here()] && rows()[here()].querySelector("input[type=checkbox]");
      if (box) box.click();
    }
  }, true);
  document.addEventListener("change", (event) => { if (event.target.matches("[data-row] input[type=checkbox],[data-mark-all]")) countMarks(); });

  // Whoever comes back to a list after a while sees it as it is now; marks stay.
  let left = 0;
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) { left = Date.now(); return; }
    const fresh = document.querySelector("[data-fresh]");
    if (!fresh || Date.now() - left < 30000) return;
    const marked = all("[data-row] input:checked").map((box) => box.value);
    fresh.dataset.swap = "#" + fresh.id;
    fresh.dataset.keep = "";
    if (await swap(fresh, location.href, {})) {
      for (const box of all("[data-row] input[type=checkbox]")) box.checked = marked.includes(box.value);
      keepList();
      countMarks();
    }
  });

  // What moves by itself is looked at again until it stands still.
  function poll() {
    const part = document.querySelector("[data-poll]");
    if (part) setTimeout(async () => { if (document.hidden || await swap(part, location.href, {})) poll(); else setTimeout(poll, 5000); }, Number(part.dataset.poll));
  }
  poll();

  const faults = document.querySelector(".faults");
  if (faults) faults.focus();
})();
