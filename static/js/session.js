// Talking to the server as the person who is signed in: the token of the page, also after signing in again elsewhere.
const meta = document.querySelector("meta[name=csrf-token]");
const person = document.querySelector("meta[name=person]")?.content;
// A page that says who is signed in now, and costs little.
const OWN_PAGE = "/on-this-phone";
// What takes longer is asked once more: each answer and photo has a number, so that a second copy does no harm.
const PATIENCE = 20000;

// What is wanted from the server alone: the worker (worker.js) gives no kept page then.
export const FROM_SERVER = { headers: { "X-From": "server" } };

export class SignedOutError extends Error {}

export const token = () => meta.content;

// Gives up after these milliseconds. Browsers of a few years ago have no AbortSignal.timeout.
function within(milliseconds) {
  const giving = new AbortController();
  setTimeout(() => giving.abort(), milliseconds);
  return giving.signal;
}

// Signing in again makes the token of this page worthless: take over the new one. Never that of somebody else.
export async function renew() {
  const page = await fetch(OWN_PAGE, { ...FROM_SERVER, signal: within(PATIENCE) });
  if (page.redirected || !page.ok) throw new SignedOutError();
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  if (fresh.querySelector("meta[name=person]")?.content !== person) throw new SignedOutError();
  meta.content = fresh.querySelector("meta[name=csrf-token]").content;
  for (const field of document.querySelectorAll("[name=':csrf_token']")) field.value = meta.content;
}

// Without what every object has: a question may be called "constructor".
const bare = (_name, value) => (value?.constructor === Object ? Object.assign(Object.create(null), value) : value);

// A token of an earlier sign-in; or somebody else signed in on this phone, to whom there is no such report.
export const isOfOthers = (status) => status === 400 || status === 404;

// What the server said to a post: { status, url, redirected, answer }; the last is null where it was not understood.
export async function post(address, body, patience = PATIENCE) {
  const ask = () =>
    fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      body,
      signal: within(patience),
    });
  const isJson = (said) => !said.redirected && said.headers.get("Content-Type")?.includes("json");
  let said = await ask();
  if (isOfOthers(said.status) && !isJson(said)) {
    await renew();
    said = await ask();
  }
  if (said.redirected && new URL(said.url).pathname === "/sign-in") throw new SignedOutError();
  return { status: said.status, url: said.url, redirected: said.redirected, answer: isJson(said) ? JSON.parse(await said.text(), bare) : null };
}
