// The counter: saves round trips and moves by keys. Everything it does, the form does without it.
(() => {
  "use strict";
  const page = () => document.getElementById("intake");
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  let sending = false;

  function focus() {
    const root = page();
    const wanted = root && document.getElementById(root.dataset.focus);
    if (!wanted) return;
    wanted.focus();
    if (wanted.select && wanted.type !== "radio" && wanted.type !== "checkbox") wanted.select();
    wanted.scrollIntoView({ block: "nearest" });
  }

  function plainly(form, step) {
    const input = document.createElement("input");
    input.type = "hidden"; input.name = "step"; input.value = step;
    form.append(input);
    HTMLFormElement.prototype.submit.call(form);
  }

  async function send(form, submitter, keep) {
    if (sending) return;
    sending = true;
    const fields = new FormData(form, submitter || undefined);
    const step = submitter ? submitter.value : "next";
    if (!submitter) fields.append("step", step);
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
      if (answer.redirected) {
        location.assign(answer.url + (answer.url.includes("/receipt/") ? "#print" : ""));
        return;
      }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = fresh.getElementById("intake");
      if (!next) { plainly(form, step); return; }
      const held = keep && document.activeElement && document.activeElement.id;
      page().replaceWith(document.adoptNode(next));
      document.title = fresh.title;
      const back = held && document.getElementById(held);
      if (back) back.focus(); else focus();
    } catch { plainly(form, step); } finally { sending = false; }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-intake]")) return;
    event.preventDefault();
    delete event.target.dataset.sent;
    send(event.target, event.submitter, false);
  });

  // What papers, fees or the person change is computed anew; a chosen file is stored at once, so that it is not lost.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-intake]");
    if (form && event.target.matches("[data-again],[data-scan]")) send(form, null, true);
  });

  // Links inside the page move the focus; the form is never left for them.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('#intake a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    target.focus();
  });

  const text = (element) => element.closest("input:not([type=checkbox]):not([type=radio]):not([type=file]),textarea,select");
  document.addEventListener("keydown", (event) => {
    const root = page();
    if (!root || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || text(event.target)) return;
    try { if (localStorage.getItem("keys-off") === "1") return; } catch { /* private window */ }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit) {
      const row = root.querySelector('[data-paper="' + digit[1] + '"]');
      const pick = row && (row.querySelector("input:checked") || row.querySelector("input[type=radio]"));
      if (pick) { event.preventDefault(); event.stopImmediatePropagation(); pick.focus(); pick.scrollIntoView({ block: "nearest" }); }
      return;
    }
    const row = document.activeElement && document.activeElement.closest("[data-paper]");
    const letter = event.code.startsWith("Key") ? event.code.slice(3) : "";
    if (!row || !letter) return;
    const target = letter === "S" ? row.querySelector("[data-scan]") : row.querySelector('[data-pick="' + letter + '"]');
    if (!target) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    target.focus();
    target.click();
  }, true);

  setInterval(() => {
    for (const clock of all("[data-elapsed]")) {
      clock.shownAt ??= Date.now();
      const seconds = Number(clock.dataset.elapsed) + Math.floor((Date.now() - clock.shownAt) / 1000);
      clock.textContent = String(Math.floor(seconds / 60)).padStart(2, "0") + ":" + String(seconds % 60).padStart(2, "0");
    }
  }, 1000);

  if (document.querySelector("[data-print-now]") && location.hash === "#print") {
    history.replaceState(null, "", location.pathname + location.search);
    document.getElementById("next").focus();
    print();
  }
  focus();
})();
