/* While fieldwork runs the page asks now and then whether anything changed. The answer to "no" is
   empty (304); a change is put in place without moving the focus, and said politely. */

const PERIOD = 20000;
const ANNOUNCED_AT_MOST_EVERY = 60000;

const line = document.querySelector("[data-live]");
let tag = null;
let announced = 0;
let waiting = null;

async function refresh() {
  if (document.hidden || !line) return;
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(location.href, { headers, cache: "no-store", redirect: "manual" });
  if (answer.status === 304) return;
  if (answer.status !== 200) return;
  tag = answer.headers.get("ETag");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live-content]");
  const words = page.querySelector("[data-live]");
  if (!fresh || !words) return;
  replace(fresh);
  announce(words.textContent);
}

/* The focus, what is unfolded and how far something was scrolled stay as the reader left them. */
function replace(fresh) {
  const present = document.querySelector("[data-live-content]");
  if (present.textContent === fresh.textContent) return;
  const path = pathTo(present, document.activeElement);
  const open = [...present.querySelectorAll("details")].map((item) => item.open);
  const scrolled = [...present.querySelectorAll("[tabindex='0']")].map((item) => item.scrollLeft);
  present.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((item, place) => { item.open = open[place] ?? item.open; });
  fresh.querySelectorAll("[tabindex='0']").forEach((item, place) => { item.scrollLeft = scrolled[place] ?? 0; });
  if (path) at(fresh, path)?.focus({ preventScroll: true });
}

/* Where the focus is: its place among all that can have it. */
const FOCUSABLE = "a[href], button, summary, [tabindex='0']";

function pathTo(content, element) {
  if (!content.contains(element)) return null;
  const all = [...content.querySelectorAll(FOCUSABLE)];
  const name = (item) => `${item.localName} ${item.getAttribute("href") ?? ""} ${item.textContent.trim()}`;
  return { name: name(element), place: all.indexOf(element), naming: name };
}

function at(content, path) {
  const all = [...content.querySelectorAll(FOCUSABLE)];
  const same = all.filter((item) => path.naming(item) === path.name);
  return same.includes(all[path.place]) ? all[path.place] : same[0] ?? all[path.place];
}

/* At most once a minute; the last of several changes is the one that is said. */
function announce(words) {
  if (words === line.textContent && waiting === null) return;
  const left = announced + ANNOUNCED_AT_MOST_EVERY - Date.now();
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    line.textContent = words;
    announced = Date.now();
    waiting = null;
  }, Math.max(0, left));
}

function wait() {
  setTimeout(() => refresh().catch(() => {}).finally(wait), PERIOD);
}

if (line) wait();
