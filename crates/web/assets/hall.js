// The hall: the display looks again when its hall changes and calls numbers out; the kiosk prints; the counter counts.
(() => {
  "use strict";
  const body = document.body;
  if (body.dataset.printNow !== undefined) addEventListener("load", () => print());

  // --- Display
  if (body.dataset.events) {
    let speaks = false;
    let told = (document.querySelector("[data-call]") || { dataset: {} }).dataset.call || "";
    const speak = (words) => {
      if (!speaks || !("speechSynthesis" in window)) return;
      const saying = new SpeechSynthesisUtterance(words);
      saying.lang = document.documentElement.lang;
      saying.rate = 0.9;
      speechSynthesis.speak(saying);
    };
    const button = document.querySelector("[data-speak]");
    if (button && "speechSynthesis" in window) {
      button.hidden = false;
      button.addEventListener("click", () => {
        speaks = !speaks;
        button.setAttribute("aria-pressed", String(speaks));
        const now = document.querySelector("[data-say]");
        if (speaks && now) speak(now.dataset.say);
      });
    }
    const look = async () => {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("board");
        const old = document.getElementById("board");
        if (!fresh || !old) return;
        if (fresh.innerHTML === old.innerHTML) return;
        old.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
        const now = document.querySelector("[data-call]");
        if (now && now.dataset.call !== told) { 
          told = now.dataset.call;
          document.getElementById("said").textContent = now.dataset.say;
          speak(now.dataset.say);
        }
      } catch { /* the next event tries again */ }
    };
    if ("EventSource" in window) new EventSource(body.dataset.events).addEventListener("hall", look);
    else setInterval(look, 5000);
    // The clock on the wall goes on when nobody is called.
    setInterval(look, 30000);
  }

  // --- Counter: how long the person has been at the window.
  for (const timer of document.querySelectorAll("[data-since]")) {
    const start = Date.now() - Number(timer.dataset.since) * 1000;
    const tick = () => {
      const seconds = Math.max(0, Math.floor((Date.now() - start) / 1000));
      timer.textContent = String(Math.floor(seconds / 60)).padStart(2, "0") + ":" + String(seconds % 60).padStart(2, "0");
    };
    tick();
    setInterval(tick, 1000);
  }
})();
