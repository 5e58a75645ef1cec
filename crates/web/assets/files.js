// Files: dropped or chosen, sent in pieces, going on by themselves where the line broke; pages zoomed by keys. Without this
// script the same inputs send an ordinary form, and every picture is a link.
(() => {
  "use strict";
  if (window.motcuaFiles) return;
  window.motcuaFiles = true;
  const PIECE = 512 * 1024;
  const AT_ONCE = 3;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const pause = (ms) => new Promise((resolve) => {
    const done = () => { removeEventListener("online", done); resolve(); };
    setTimeout(done, ms);
    addEventListener("online", done);
  });
  const memory = {
    key: (zone, file) => "upload:" + zone.dataset.upload + ":" + [file.name, file.size, file.lastModified].join(":"),
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { if (value) localStorage.setItem(key, value); else localStorage.removeItem(key); } catch { /* private window */ } },
  };

  class Sending {
    constructor(zone, file) {
      this.zone = zone;
      this.file = file;
      this.words = zone.element.dataset;
      this.key = memory.key(zone.element, file);
      this.url = memory.get(this.key);
      this.offset = 0;
      this.tries = 0;
      this.state = "waiting";
      this.row = document.createElement("li");
      this.row.className = "sending";
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = file.name;
      this.progress = document.createElement("progress");
      this.progress.max = Math.max(1, file.size);
      this.progress.value = 0;
      this.progress.setAttribute("aria-label", file.name);
      this.said = document.createElement("small");
      this.toggle = this.button(this.words.pause, () => (this.state === "paused" || this.state === "failed" ? this.go() : this.halt()));
      this.off = this.button(this.words.remove, () => this.remove());
      this.row.append(name, this.progress, this.said, this.toggle, this.off);
      zone.list.append(this.row);
      this.show("waiting", this.words.waiting);
    }
    button(words, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = words;
      button.setAttribute("aria-label", words + ": " + this.file.name);
      button.addEventListener("click", act);
      return button;
    }
    show(state, words) {
      this.state = state;
      this.row.dataset.state = state;
      this.said.textContent = words;
      this.progress.value = this.offset;
      const toggle = state === "paused" || state === "failed" ? this.words.resume : this.words.pause;
      this.toggle.textContent = toggle;
      this.toggle.setAttribute("aria-label", toggle + ": " + this.file.name);
      this.toggle.hidden = state === "done" || state === "refused";
    }
    halt() {
      this.abort?.abort();
      this.show("paused", this.words.paused);
      this.zone.next();
    }
    go() {
      this.tries = 0;
      this.show("waiting", this.words.waiting);
      this.zone.next();
    }
    remove() {
      const was = this.state;
      this.show("removed", "");
      this.abort?.abort();
      memory.set(this.key, null);
      if (this.url && was !== "done") fetch(this.url, { method: "DELETE", credentials: "same-origin" }).catch(() => {});
      this.row.remove();
      this.zone.next();
      this.zone.element.dispatchEvent(new CustomEvent("upload:removed", { bubbles: true, detail: { name: this.file.name } }));
    }
    /** Sends until it is whole, is halted or is refused; a broken line is tried again, ever more rarely. */
    async run() {
      this.show("sending", this.words.sending);
      while (this.state === "sending" || this.state === "offline") {
        this.abort = new AbortController();
        try {
          const whole = this.url ? await this.resume() : await this.begin();
          if (whole) return this.done(whole);
          this.tries = 0;
          if (this.state === "offline") this.show("sending", this.words.sending);
          this.percent();
        } catch (fault) {
          if (this.state === "paused" || this.state === "removed") return undefined;
          if (fault.refused) { memory.set(this.key, null); return this.show("refused", fault.message); }
          this.known = false;
          this.tries += 1;
          if (this.tries > 60) return this.show("failed", this.words.failed);
          this.show("offline", this.words.offline);
          await pause(Math.min(15000, 500 * 2 ** Math.min(this.tries, 5)));
        }
      }
      return undefined;
    }
    percent() {
      this.progress.value = this.offset;
      const part = Math.floor((this.offset / Math.max(1, this.file.size)) * 100);
      this.said.textContent = this.words.sending + " " + part + " %";
    }
    async ask(url, options) {
      const answer = await fetch(url, { credentials: "same-origin", signal: this.abort.signal, redirect: "manual", ...options });
      if (answer.ok || answer.status === 404 || answer.status === 409 || answer.status === 423) return answer;
      if (answer.status === 401 || answer.type === "opaqueredirect") throw Object.assign(new Error(this.words.signedOut), { refused: true });
      if (answer.status >= 500 || answer.status === 408 || answer.status === 429 || answer.status === 400) throw new Error(String(answer.status));
      const said = await answer.json().catch(() => ({}));
      throw Object.assign(new Error(said.detail || this.words.failed), { refused: true });
    }
    async begin() {
      const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": "filename " + base64(this.file.name) };
      const answer = await this.ask(this.zone.element.dataset.upload, { method: "POST", headers });
      if (answer.status !== 201) throw new Error(String(answer.status));
      this.url = answer.headers.get("Location");
      this.offset = 0;
      this.known = true;
      memory.set(this.key, this.url);
      return null;
    }
    async resume() {
      if (!this.known) {
        const head = await this.ask(this.url, { method: "HEAD" });
        if (head.status === 404) { this.url = null; return null; }
        this.offset = Number(head.headers.get("Upload-Offset"));
        this.known = true;
      }
      const piece = this.file.slice(this.offset, this.offset + PIECE);
      const headers = { "Upload-Offset": String(this.offset), "Content-Type": "application/offset+octet-stream" };
      const answer = await this.ask(this.url, { method: "PATCH", headers, body: piece });
      if (answer.status === 404) { this.url = null; this.known = false; return null; }
      if (answer.status === 409 || answer.status === 423) { this.known = false; if (answer.status === 423) await pause(400); return null; }
      if (answer.status === 200) return answer.json();
      this.offset = Number(answer.headers.get("Upload-Offset"));
      return null;
    }
    done(whole) {
      memory.set(this.key, null);
      this.offset = this.file.size;
      this.show("done", this.words.done.replace("#pages#", whole.pages));
      whole.url = this.url;
      this.zone.taken(this, whole);
    }
  }

  class Zone {
    constructor(element) {
      this.element = element;
      this.list = element.querySelector("[data-sendings]");
      this.sendings = [];
      const input = element.querySelector("input[type=file]");
      // The files go in pieces: the form does not send them once more.
      input.removeAttribute("name");
      input.required = false;
      input.addEventListener("change", () => { this.add(input.files); input.value = ""; });
      const over = (event) => { event.preventDefault(); element.classList.add("over"); };
      element.addEventListener("dragover", over);
      element.addEventListener("dragenter", over);
      element.addEventListener("dragleave", () => element.classList.remove("over"));
      element.addEventListener("drop", (event) => {
        event.preventDefault();
        element.classList.remove("over");
        this.add(event.dataTransfer.files);
      });
      const form = element.closest("form") || document.querySelector(element.dataset.rows || "form");
      form?.addEventListener("submit", (event) => {
        if (!this.sendings.some((one) => ["waiting", "sending", "offline"].includes(one.state))) return;
        event.preventDefault();
        const live = document.getElementById("live");
        if (live) live.textContent = element.dataset.wait;
        this.list.scrollIntoView({ block: "nearest" });
      }, true);
    }
    add(files) {
      for (const file of files) this.sendings.push(new Sending(this, file));
      this.next();
    }
    next() {
      const running = this.sendings.filter((one) => one.running).length;
      const waiting = this.sendings.filter((one) => one.state === "waiting" && !one.running);
      for (const one of waiting.slice(0, Math.max(0, AT_ONCE - running))) {
        one.running = true;
        one.run().finally(() => { one.running = false; this.next(); });
      }
    }
    taken(sending, file) {
      const rows = this.element.dataset.rows && document.querySelector(this.element.dataset.rows);
      if (rows) this.row(rows, sending, file);
      else if (this.element.dataset.field) {
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = this.element.dataset.field;
        hidden.value = file.sha256;
        sending.row.append(hidden);
      }
      this.element.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: file }));
    }
    /** A row of the form, made of its template: name, facts, and the paper that fits the name best. */
    row(rows, sending, file) {
      const template = document.getElementById(this.element.dataset.template);
      const row = template.content.firstElementChild.cloneNode(true);
      for (const part of row.querySelectorAll("[data-fill]")) {
        const value = { sha256: file.sha256, name: file.name }[part.dataset.fill];
        if (part.matches("input")) part.value = value; else part.textContent = value;
      }
      const facts = row.querySelector("[data-facts]");
      if (facts) facts.textContent = sending.said.textContent;
      const select = row.querySelector("select");
      if (select) {
        const words = new Set(fold(file.name).split(/[^a-z0-9]+/).filter((word) => word.length > 1));
        let best = 1;
        for (const option of select.options) {
          const shared = fold(option.textContent).split(/[^a-z0-9]+/).filter((word) => words.has(word)).length;
          if (option.value && shared > best) { best = shared; select.value = option.value; }
        }
        select.setAttribute("aria-label", select.dataset.label + ": " + file.name);
      }
      rows.querySelector("[data-rows]").append(row);
      for (const part of rows.querySelectorAll("[data-when-rows]")) part.hidden = false;
      sending.row.remove();
    }
  }
  for (const element of document.querySelectorAll("[data-upload]")) new Zone(element);

  // Proposals read in an uploaded file, beside the fields of the form; a person takes them or leaves them.
  document.addEventListener("upload:done", async (event) => {
    const zone = event.target.closest("[data-proposals]");
    const form = zone && zone.closest("form");
    if (!form) return;
    for (let look = 0; look < 40; look += 1) {
      const answer = await fetch(event.detail.url + "/proposals?procedure=" + encodeURIComponent(zone.dataset.proposals), { credentials: "same-origin" }).catch(() => null);
      if (answer && !answer.ok) return;
      const read = answer && await answer.json();
      if (read && read.state !== "waiting" && read.state !== "running") {
        for (const proposal of read.proposals) propose(form, zone, proposal);
        return;
      }
      await pause(Math.min(8000, 700 + look * 300));
    }
  });
  function propose(form, zone, proposal) {
    const field = form.querySelector('[name="' + CSS.escape(proposal.field) + '"]');
    if (!field || field.type === "radio" || field.type === "hidden" || fold(field.value) === fold(proposal.value)) return;
    const hint = document.createElement("p");
    hint.className = "proposal";
    hint.append(proposal.words + " ");
    for (const [words, act] of [[zone.dataset.take, () => { field.value = proposal.value; field.dispatchEvent(new Event("input", { bubbles: true })); field.focus(); }], [zone.dataset.leave, () => {}]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = words;
      button.addEventListener("click", () => { act(); hint.remove(); });
      hint.append(button, " ");
    }
    field.after(hint);
  }

  // Zoom of a page: plus and minus follow the links beside it.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,textarea,select")) return;
    const zoom = { Equal: "in", NumpadAdd: "in", Minus: "out", NumpadSubtract: "out" }[event.code];
    const link = zoom && document.querySelector('[data-zoom="' + zoom + '"]');
    if (link) { event.preventDefault(); link.click(); }
  });
})();
