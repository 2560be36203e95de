// Gives out pages that were kept on this phone where the server does not answer in time. Reads only: what is written goes
// from the pages themselves. Which pages are kept, and when they go, is decided by them too (along.js).
const ASSETS = "assets";
const WHO = "who";
const START = "/on-this-phone";
// With a kept page at hand nobody waits longer for a server.
const PATIENCE = 4000;
// And where it did not answer a moment ago, hardly at all.
const [IMPATIENCE, A_MOMENT] = [500, 60_000];
let stalled = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Pages belong to a person: whoever signed in last on this phone.
async function ownPages() {
  const marked = await (await caches.open(WHO)).match("/who");
  return marked ? caches.open(`pages-${await marked.text()}`) : null;
}

async function inTime(asked) {
  const patience = Date.now() - stalled < A_MOMENT ? IMPATIENCE : PATIENCE;
  const answer = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience))]);
  if (answer) return answer;
  stalled = Date.now();
  throw new Error("too late");
}

// All of a page, or nothing: one that breaks off or stalls half way is none.
async function whole(asked) {
  const answer = await asked;
  if (!answer.ok || answer.redirected) return answer;
  const { status, statusText, headers } = answer;
  return new Response(await answer.blob(), { status, statusText, headers });
}

async function page({ request }, after) {
  const pages = await ownPages();
  const find = (address, options) => pages?.match(address, { ignoreVary: true, ...options });
  const exact = await find(request.url);
  // An address that carries more than was kept, as from which page one came.
  const kept = exact ?? (await find(request.url, { ignoreSearch: true }));
  const asked = fetch(request);
  try {
    const answer = await (kept ? inTime(whole(asked)) : asked);
    if (kept && answer.status >= 500) return kept;
    if (exact && answer.ok && !answer.redirected) after(pages.put(request.url, answer.clone()));
    return answer;
  } catch (error) {
    if (kept) return kept;
    const start = request.mode === "navigate" && (await find(START));
    if (start) return start;
    throw error;
  }
}

async function asset(request) {
  const kept = await (await caches.open(ASSETS)).match(request.url, { ignoreVary: true });
  return kept ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || request.headers.has("X-From")) return;
  event.respondWith(pathname.startsWith("/static/") ? asset(request) : page(event, (kept) => event.waitUntil(kept.catch(() => {}))));
});
