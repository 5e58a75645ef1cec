// Keeps the page for counters without network, and nothing else: PAGE is its address, KEPT the files it needs. Both stand
// above, written by the server; another build is another worker.
"use strict";
const NAME = "offline-" + KEPT[0];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(KEPT);
    await keepPage(cache, await fetch(PAGE, { credentials: "same-origin", redirect: "manual" }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    // The page of an older build goes only where the new one is there.
    const cache = await caches.open(NAME);
    if (await cache.match(PAGE)) {
      const old = (await caches.keys()).filter((name) => name.startsWith("offline-") && name !== NAME);
      for (const name of old) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

async function keepPage(cache, answer) {
  const type = answer.headers.get("content-type") || "";
  if (answer.status !== 200 || answer.redirected || !type.startsWith("text/html")) return;
  await cache.put(PAGE, answer.clone());
}

/** The network first, for at most some seconds: a page that is kept is better than one that never comes. */
async function page(request) {
  const cache = await caches.open(NAME);
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  try {
    const answer = await Promise.race([fetch(request), late]);
    if (answer.status < 500) {
      await keepPage(cache, answer);
      return answer;
    }
  } catch { /* no network */ }
  return (await caches.match(PAGE)) || Response.error();
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept || fetch(event.request)));
  }
});
