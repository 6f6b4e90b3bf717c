// Serves two things only: a calm page when there is no network, and files whose names change with their content.
// Invariant: no page and no answer about a person is ever stored.
const VERSION = "1";
const CALM = `calm-${VERSION}`;
const ASSETS = `assets-${VERSION}`;
const CALM_FILES = ["/offline.html", "/offline.css", "/icons/mark.svg", "/icons/body.svg"];
const MOST_ASSETS = 120;

/** Names that change with their content: the program of one build, the words, the font. */
const isHashed = (path) =>
  /^\/pkg\/[0-9a-f]{8,}\//.test(path) || /^\/i18n\/[a-z]{2}-[0-9a-f]{8,}\.js$/.test(path) || /^\/fonts\/.+\.woff2$/.test(path);

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CALM).then((cache) => cache.addAll(CALM_FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const keep = [CALM, ASSETS];
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => !keep.includes(name)).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

// `wipe` at sign-out: nothing personal is here today; whoever stores something tomorrow finds the door.
addEventListener("message", (event) => {
  if (event.data === "wipe") event.waitUntil(caches.delete(ASSETS));
});

async function asset(request) {
  const cache = await caches.open(ASSETS);
  const stored = await cache.match(request);
  if (stored) return stored;
  const answer = await fetch(request);
  if (answer.status === 200 && answer.type === "basic") {
    await cache.put(request, answer.clone());
    const names = await cache.keys();
    await Promise.all(names.slice(0, Math.max(0, names.length - MOST_ASSETS)).map((name) => cache.delete(name)));
  }
  return answer;
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("/offline.html")) ?? Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (isHashed(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
  else if (CALM_FILES.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
});
