// The counter without network: takes dossiers in under reserved numbers, keeps them on the machine, brings them in when the
// network is there. What it holds of persons is sealed with a key that never leaves this browser.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const HERE = document.body.dataset.prefix + "/officer/intake/offline";
  const words = new Map(Array.from($("words").content.children, (p) => [p.dataset.name, p.textContent]));
  /** A text with its `<gaps>` filled. */
  const say = (name, gaps = {}) => Object.entries(gaps).reduce((text, [gap, value]) => text.replace(`<${gap}>`, String(value)), words.get(name) || name);
  const live = (text) => { $("live").textContent = text; };
  const element = (tag, about = {}, ...inner) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(about)) {
      if (name === "text") made.textContent = value;
      else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value);
    }
    made.append(...inner);
    return made;
  };

  // --- What lies on the machine.
  let base;
  const open = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("motcua-offline", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("meta");
      asked.result.createObjectStore("blocks", { keyPath: "secret" });
      asked.result.createObjectStore("items", { keyPath: "code" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const store = (name, mode = "readonly") => base.transaction(name, mode, { durability: "strict" }).objectStore(name);
  const get = (name, key) => done(store(name).get(key));
  const all = (name) => done(store(name).getAll());
  const put = (name, value, key) => new Promise((resolve, reject) => {
    const changes = base.transaction(name, "readwrite", { durability: "strict" });
    changes.objectStore(name).put(value, key);
    changes.oncomplete = () => resolve();
    changes.onabort = () => reject(changes.error);
  });

  // --- Sealing: AES-GCM under a key of this browser that cannot be taken out.
  let key;
  async function seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
  }
  async function unseal({ iv, data }) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
    return JSON.parse(new TextDecoder().decode(plain));
  }
  async function ownKey() {
    const kept = await get("meta", "key");
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await put("meta", made, "key");
    return made;
  }

  // --- Time: the server's clock, carried on by this machine; counters write whole minutes, in Vietnam's time.
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const wall = (at) => new Date(at + 7 * 3600000).toISOString().slice(0, 16);
  const today = () => wall(now()).slice(0, 10);
  const clock = () => { const at = wall(now()); $("clock").textContent = `${at.slice(11)} · ${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}`; };
  async function setClock(answer, asked) {
    // What the answer took is not added: the machine is never ahead of the server.
    if (!answer.now || Date.now() - asked > 10000) return;
    ahead = Date.parse(answer.now) - Date.now();
    await put("meta", ahead, "ahead");
  }

  // --- Network.
  let reachable = navigator.onLine, signedOut = false, bundle = null, blocks = [], items = [];
  async function ask(path, options = {}) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), 20000);
    try {
      const answer = await fetch(HERE + path, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options });
      reachable = answer.status < 500;
      signedOut = answer.status === 401;
      return answer;
    } catch {
      reachable = false;
      return null;
    } finally { clearTimeout(patience); }
  }
  const post = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

  async function fetchBundle() {
    const headers = bundle ? { "If-None-Match": `"${bundle.version}"` } : {};
    const asked = Date.now();
    const answer = await ask("/bundle.json", { headers });
    if (!answer || answer.status !== 200) return;
    bundle = await answer.json();
    await setClock(bundle, asked);
    await put("meta", bundle, "bundle");
  }

  const mine = (block) => bundle && block.staff === bundle.staff.id && block.centre === bundle.centre.id;
  const left = (day) => blocks.filter((b) => mine(b) && b.day === day).reduce((sum, b) => sum + b.last - b.next + 1, 0);

  async function fetchNumbers() {
    if (!bundle) return;
    const held = {};
    for (const block of blocks.filter(mine)) held[block.day] = left(block.day);
    const asked = Date.now();
    const answer = await post("/numbers", { device: await device(), held });
    if (!answer || answer.status !== 200) return;
    const got = await answer.json();
    await setClock(got, asked);
    if (got.staff !== bundle.staff.id) return fetchBundle();
    for (const block of got.blocks) await put("blocks", { ...block, next: block.first, staff: got.staff, centre: bundle.centre.id });
    await load();
  }
  async function device() {
    const kept = await get("meta", "device");
    if (kept) return kept;
    const made = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");
    await put("meta", made, "device");
    return made;
  }

  /** Takes the next number of today; in one transaction, so that two windows never take the same. */
  const takeNumber = () => new Promise((resolve, reject) => {
    const changes = base.transaction("blocks", "readwrite", { durability: "strict" });
    let taken = null;
    const cursor = changes.objectStore("blocks").openCursor();
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at || taken) return;
      const block = at.value;
      if (mine(block) && block.day === today() && block.next <= block.last) {
        taken = { block, number: block.numbers[block.next - block.first] };
        at.update({ ...block, next: block.next + 1 });
      } else at.continue();
    };
    changes.oncomplete = () => resolve(taken);
    changes.onabort = () => reject(changes.error);
  });

  async function load() {
    [blocks, items] = await Promise.all([all("blocks"), all("items")]);
    blocks.sort((a, b) => (a.day + String(a.first).padStart(8, "0")).localeCompare(b.day + String(b.first).padStart(8, "0")));
    items.sort((a, b) => a.at.localeCompare(b.at) || a.code.localeCompare(b.code));
  }

  // --- Bringing in.
  let pause = 1000, timer = 0;
  const own = (item) => bundle && item.staff === bundle.staff.id;
  async function bringIn() {
    const bring = async () => {
      await load();
      for (const item of items.filter((item) => own(item) && (item.status === "waiting" || item.status === "sending"))) {
        if (!(await bringOne(item))) return false;
      }
      return true;
    };
    // One window at a time; the server would answer the second with the first answer all the same.
    if (!navigator.locks) return bring();
    return navigator.locks.request("motcua-offline", { ifAvailable: true }, (lock) => (lock ? bring() : true));
  }
  async function bringOne(item) {
    const { fields } = await unseal(item.sealed);
    await put("items", { ...item, status: "sending" });
    await show();
    const { staff, centre, code, block, procedure } = item;
    const answer = await post("/merge", { staff, centre, code, block, procedure, fields, at_counter: item.at });
    let told = null;
    if (answer && answer.status === 200) { try { told = await answer.json(); } catch { /* cut off */ } }
    if (!told || !["merged", "already", "refused"].includes(told.outcome)) {
      await put("items", { ...item, status: "waiting" });
      // Without network or session all wait; one that the server cannot take does not hold up the others.
      return Boolean(answer) && answer.status >= 400 && answer.status < 500 && answer.status !== 401;
    }
    if (told.outcome === "refused") {
      await put("items", { ...item, status: "refused", refused: told });
    } else {
      // What is in the register need not lie here; the receipt can be printed there.
      const differs = item.due && told.due !== item.due ? told.due_words : "";
      await put("items", { ...item, status: "merged", sealed: null, refused: null, differs });
    }
    live(`${code}: ${say(told.outcome === "refused" ? "status-refused" : "status-merged")}`);
    return true;
  }

  let busy = false, again = false;
  /** Looks whether the network is there, and does what can be done with it. */
  async function look() {
    if (busy) { again = true; return; }
    busy = true;
    clearTimeout(timer);
    try {
      await fetchBundle();
      await load();
      if (reachable && !signedOut && bundle) {
        await bringIn();
        if (reachable && !signedOut) await fetchNumbers();
      }
      await tidy();
    } catch (fault) { console.error(fault); } finally {
      busy = false;
      await show();
      const waits = items.some((item) => own(item) && item.status === "waiting");
      pause = reachable && !waits ? 60000 : Math.min(pause * 2, 60000);
      if (again) { again = false; pause = 1000; }
      timer = setTimeout(look, pause);
    }
  }
  const soon = () => { pause = 1000; clearTimeout(timer); look(); };

  /** What was brought in on another day goes, and numbers of days that are over; what waits or was refused never does. */
  async function tidy() {
    for (const item of items.filter((item) => item.status === "merged" && item.at.slice(0, 10) < today())) await done(store("items", "readwrite").delete(item.code));
    const named = new Set(items.filter((item) => item.status !== "merged").map((item) => item.block));
    for (const block of blocks.filter((b) => b.day < today() && !named.has(b.secret))) await done(store("blocks", "readwrite").delete(block.secret));
    await load();
  }

  // --- What is seen.
  const short = (number) => String(number).padStart(4, "0");
  const ranges = (day) => blocks.filter((b) => mine(b) && b.day === day && b.next <= b.last).map((b) => `${short(b.next)}–${short(b.last)}`).join(", ");
  async function show() {
    await load();
    clock();
    showNet();
    showQueue();
    const days = [...new Set(blocks.filter(mine).map((b) => b.day))].filter((day) => day >= today() && ranges(day));
    $("held").replaceChildren(...days.map((day) => element("li", { text: `${day.slice(8)}/${day.slice(5, 7)}: ${ranges(day)}` })));
    if (bundle) {
      $("place").textContent = bundle.centre.name;
      $("officer").textContent = bundle.staff.name;
      const made = wall(Date.parse(bundle.now));
      $("bundle-of").textContent = say("bundle-of", { edition: bundle.edition, at: `${made.slice(11)} ${made.slice(8, 10)}/${made.slice(5, 7)}` });
    }
    $("find-q").disabled = !bundle;
  }
  function showNet() {
    const net = $("net");
    const others = items.filter((item) => !own(item) && item.status !== "merged").length;
    const waiting = items.filter((item) => own(item) && ["waiting", "sending"].includes(item.status)).length;
    const count = bundle ? left(today()) : 0;
    const parts = [];
    let state = reachable ? "online" : "offline";
    if (!bundle) { parts.push(say("not-ready")); state = "stop"; }
    else if (count === 0) { parts.push(say("bar-none")); state = "stop"; }
    else parts.push(say(reachable ? "bar-online" : "bar-offline", { numbers: ranges(today()) }));
    if (bundle && count > 0 && count < 5) parts.push(say("bar-low", { count }));
    if (waiting) parts.push(say("bar-waiting", { count: waiting }));
    if (others) parts.push(say("bar-other", { count: others }));
    if (reachable && signedOut) { parts.push(say("bar-sign-in")); state = "stop"; }
    net.dataset.state = state;
    const text = parts.join(" · ");
    if ($("net-words").textContent !== text) $("net-words").textContent = text;
    $("net-link").hidden = !(reachable && signedOut);
  }
  function showQueue() {
    const shown = items.filter(own).slice().reverse();
    $("queue-empty").hidden = shown.length > 0;
    $("queue").replaceChildren(...shown.map((item) => {
      const line = element("li", { "data-code": item.code },
        element("b", { class: "code", text: item.code }), " ",
        element("span", { class: "state", "data-state": item.status, text: say(`status-${item.status}`) }),
        element("br"), element("small", { text: `${item.at.slice(11, 16)} · ${item.name}` }));
      const actions = element("p", { class: "actions" });
      if (item.differs) line.append(element("p", { class: "told near-words", text: say("due-differs", { due: item.differs }) }));
      if (item.status === "refused") {
        const { detail, ground, cure } = item.refused;
        line.append(element("p", { class: "told", text: detail }), element("p", { class: "told hint", text: ground }), element("p", { class: "told" }, element("b", { text: cure })));
        actions.append(element("button", { type: "button", class: "btn", text: say("correct"), onclick: () => correct(item) }));
      }
      if (item.sealed) actions.append(" ", element("button", { type: "button", class: "btn", text: say("print-again"), onclick: () => reprint(item) }));
      if (actions.childElementCount) line.append(actions);
      return line;
    }));
  }

  // --- Finding a procedure.
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  function search() {
    const typed = fold($("find-q").value).split(/\s+/).filter(Boolean);
    const found = bundle && typed.length ? bundle.procedures.filter((p) => typed.every((word) => p.found_by.includes(word))).slice(0, 12) : [];
    const lines = found.map((p) => {
      const inner = [element("span", {}, element("b", { text: p.name }), element("br"), element("small", { text: `${p.code}${p.withheld ? " · " + say(p.withheld) : ""}` }))];
      return element("li", {}, p.withheld ? element("span", { class: "row" }, ...inner) : element("button", { type: "button", class: "row pick", "data-procedure": p.code, onclick: () => begin(p) }, ...inner));
    });
    if (typed.length && !lines.length) lines.push(element("li", {}, element("span", { class: "row", text: say("none-found") })));
    $("hits").replaceChildren(...lines);
  }

  // --- The form.
  let chosen = null, correcting = null;
  const form = $("take");
  function only(part) { for (const id of ["find", "take", "receipt"]) $(id).hidden = id !== part; }
  function begin(procedure, item = null, fields = []) {
    [chosen, correcting] = [procedure, item];
    $("take-title").textContent = item ? `${item.code} · ${procedure.name}` : procedure.name;
    $("fields").innerHTML = procedure.html;
    $("faults").hidden = true;
    if (fields.length) fill(fields);
    only("take");
    follow();
    $("take-title").focus();
  }
  function fill(fields) {
    for (const input of form.elements) {
      if (!input.name) continue;
      const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
      if (input.type === "checkbox" || input.type === "radio") input.checked = values.includes(input.value);
      else if (values.length) input.value = values[0];
    }
  }
  const typedFields = () => Array.from(new FormData(form), ([name, value]) => [name, String(value)]);
  const value = (name) => { const found = form.elements.namedItem(name); return found ? found.value : ""; };
  const caseOf = () => value("case") || (chosen.cases[0] ? chosen.cases[0].id : null);
  const authorityOf = () => chosen.authority || value("authority");

  /** The due moment for an intake at `at`, from what the server worked out; null where it does not reach that day. */
  function dueAt(at) {
    const authority = bundle.authorities[authorityOf()];
    const rule = chosen.limits.find((l) => l.case === caseOf() && l.remote === Boolean(authority && authority.remote));
    if (!rule) return null;
    const [day, minute] = [at.slice(0, 10), Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16))];
    const dues = rule.limits.map((limit) => {
      const runs = (bundle.dues[limit] || {})[day];
      const run = runs && runs.filter((run) => run.from <= minute).pop();
      if (!run) return null;
      const moved = run.moves ? (minute - run.from) * 60000 : 0;
      return { limit, due: new Date(Date.parse(run.due + "Z") + moved).toISOString().slice(0, 16) };
    });
    if (!dues.length || dues.includes(null)) return null;
    return { ...dues.sort((a, b) => a.due.localeCompare(b.due))[0], certain: dues.length === 1 };
  }
  const inWords = (moment) => `${moment.slice(11)} ${bundle.day_words[moment.slice(0, 10)] || moment.slice(0, 10)}`;

  /** The due date and the papers, as they follow from what is filled in. */
  function follow() {
    if (!chosen || $("take").hidden) return;
    const current = caseOf();
    for (const line of form.querySelectorAll("[data-case]")) line.hidden = line.dataset.case !== current;
    const at = correcting ? correcting.at.slice(0, 16) : wall(now());
    const due = dueAt(at);
    const authority = bundle.authorities[authorityOf()];
    $("due").textContent = due ? inWords(due.due) : "—";
    $("due-note").textContent = due ? (due.certain ? bundle.limit_words[due.limit] : say("due-earliest")) : say(authority ? "due-unknown" : "need-authority");
    $("due-elsewhere").hidden = !authority || authority.own_desk;
  }

  function faultsOf() {
    const faults = [];
    if (!value("applicant-name").trim()) faults.push(["applicant-name", say("need-name")]);
    if (!authorityOf()) faults.push(["authority", say("need-authority")]);
    for (const line of form.querySelectorAll("[data-required]")) {
      const box = line.querySelector("input[type=checkbox]");
      if (!line.hidden && box && !box.checked) faults.push([box.id, say("need-paper", { name: line.dataset.name })]);
    }
    if (authorityOf() && !dueAt(correcting ? correcting.at.slice(0, 16) : wall(now()))) faults.push(["due", say("due-unknown")]);
    return faults;
  }
  function tell(faults) {
    $("faults").querySelector("ul").replaceChildren(...faults.map(([id, text]) => element("li", {}, element("a", { href: `#${id}`, text, onclick: (event) => { event.preventDefault(); const at = $(id); if (at) at.focus(); } }))));
    $("faults").hidden = faults.length === 0;
    if (faults.length) $("faults").focus();
  }

  let accepting = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (accepting) return;
    accepting = true;
    $("accept").disabled = true;
    try { await accept(); } catch (fault) { console.error(fault); tell([["accept", String(fault)]]); } finally { accepting = false; $("accept").disabled = false; }
  });
  async function accept() {
    const faults = faultsOf();
    tell(faults);
    if (faults.length) return;
    const fields = typedFields();
    let item;
    if (correcting) {
      item = { ...correcting, status: "waiting", sealed: await seal({ fields }) };
    } else {
      const at = wall(now());
      const taken = await takeNumber();
      if (!taken) { tell([["accept", say("bar-none")]]); await show(); return; }
      const due = dueAt(at);
      item = {
        code: taken.number.code, block: taken.block.secret, qr: taken.number, staff: bundle.staff.id, officer: bundle.staff.name,
        centre: bundle.centre.id, procedure: chosen.code, name: chosen.name, at: `${at}:00+07:00`,
        due: due.certain ? due.due : "", printed: { due: inWords(due.due), limit: bundle.limit_words[due.limit], received: inWords(at) },
        status: "waiting", sealed: await seal({ fields }),
      };
    }
    await put("items", item);
    await show();
    receipt(item, fields);
    soon();
  }

  // --- The receipt.
  function receipt(item, fields) {
    const field = (name) => (fields.find(([known]) => known === name) || ["", ""])[1];
    const procedure = bundle.procedures.find((p) => p.code === item.procedure);
    const authority = bundle.authorities[(procedure && procedure.authority) || field("authority")];
    const holder = element("div");
    holder.innerHTML = procedure ? procedure.html : "";
    const paper = (id) => { const box = holder.querySelector(`input[name=components][value="${CSS.escape(id)}"]`); return box ? box.dataset.paper : id; };
    const papers = fields.filter(([name]) => name === "components").map(([, id]) => paper(id));
    const sheet = $("sheet-of").content.cloneNode(true);
    const day = item.at.slice(0, 10);
    const parts = {
      organ: bundle.organ, centre: bundle.centre.name, code: item.code, track: item.qr.words, name: field("applicant-name"),
      address: field("applicant-address"), phone: field("applicant-phone"), procedure: `${item.name} (${item.procedure})`,
      authority: authority ? authority.name : "", limit: item.printed.limit, received: item.printed.received, due: item.printed.due,
      signed: `${bundle.signed_in}, ${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`, officer: item.officer,
    };
    for (const [name, text] of Object.entries(parts)) {
      const at = sheet.querySelector(`[data-part="${name}"]`);
      at.textContent = text;
      if (!text && at.closest("dl")) at.parentElement.remove();
    }
    sheet.querySelector('[data-part="papers"]').replaceChildren(...(papers.length ? papers : [say("no-papers")]).map((text) => element("li", { text })));
    const svg = sheet.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${item.qr.size} ${item.qr.size}`);
    svg.querySelector("rect").setAttribute("width", item.qr.size);
    svg.querySelector("rect").setAttribute("height", item.qr.size);
    svg.querySelector("path").setAttribute("d", item.qr.path);
    $("sheet").replaceChildren(sheet);
    only("receipt");
    $("receipt-done").focus();
  }
  async function reprint(item) { receipt(item, (await unseal(item.sealed)).fields); }
  async function correct(item) {
    const procedure = bundle.procedures.find((p) => p.code === item.procedure && !p.withheld);
    if (procedure) begin(procedure, item, (await unseal(item.sealed)).fields);
  }
  function next() {
    [chosen, correcting] = [null, null];
    $("find-q").value = "";
    search();
    only("find");
    $("find-q").focus();
  }

  // --- Begin.
  async function start() {
    if (!("serviceWorker" in navigator) || !window.indexedDB || !window.crypto || !crypto.subtle) {
      $("net").dataset.state = "stop";
      $("net-words").textContent = say("no-worker");
      $("find-q").disabled = true;
      return;
    }
    base = await open();
    key = await ownKey();
    [bundle, ahead] = [(await get("meta", "bundle")) || null, (await get("meta", "ahead")) || 0];
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    navigator.serviceWorker.register(document.body.dataset.prefix + "/officer/offline-worker.js", { scope: HERE }).then(
      () => navigator.serviceWorker.ready.then(() => { document.body.dataset.worker = "ready"; }),
      () => { /* without network it is here already */ },
    );
    $("find-q").addEventListener("input", search);
    $("take-back").addEventListener("click", next);
    $("next").addEventListener("click", next);
    form.addEventListener("input", follow);
    form.addEventListener("change", follow);
    addEventListener("online", () => { reachable = true; soon(); });
    addEventListener("offline", () => { reachable = false; show(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
    setInterval(() => { clock(); follow(); }, 15000);
    await show();
    await look();
  }
  start().catch((fault) => { console.error(fault); $("net").dataset.state = "stop"; $("net-words").textContent = String(fault); });
})();
