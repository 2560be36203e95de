/* While fieldwork runs the page asks now and then whether anything changed. The answer to "no" is
   empty (304); a change is put in place without moving the focus, and said politely. */

const PERIOD = 20000;
const ANNOUNCED_AT_MOST_EVERY = 60000;

const status = document.querySelector("[data-live]");
let tag = null;
let announced = 0;

async function refresh() {
  if (document.hidden || !status) return;
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(location.href, { headers, cache: "no-store", redirect: "manual" });
  if (answer.status !== 200) return;
  const first = tag === null;
  tag = answer.headers.get("ETag");
  if (first) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live-content]");
  const present = document.querySelector("[data-live-content]");
  if (!fresh || !present || present.contains(document.activeElement)) return;
  const open = [...present.querySelectorAll("details")].map((item) => item.open);
  present.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((item, place) => { item.open = open[place] ?? item.open; });
  if (Date.now() - announced > ANNOUNCED_AT_MOST_EVERY) {
    status.textContent = page.querySelector("[data-live]").textContent;
    announced = Date.now();
  }
}

function wait() {
  setTimeout(() => refresh().catch(() => {}).finally(wait), PERIOD);
}

wait();
