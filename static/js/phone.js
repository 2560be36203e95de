// What was given on this phone and has not arrived: kept in the browser's own store, it outlives the page, the browser
// and the battery. A draft is { address, code, entries, at, stamp }: where it is sent, the question, names and values as a
// form posts them, the phone's time, and a mark of its own; `refused` says why it is not sent again.
const VERSION = 1;
const DRAFTS = "drafts";

// Everybody has a store of their own: whoever else uses this phone sees nothing of it.
const person = document.querySelector("meta[name=person]")?.content;
let opened = null;
let persisted = null;

function settled(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

function open() {
  const request = indexedDB.open(`notes-${person}`, VERSION);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(DRAFTS, { keyPath: ["address", "code"] }));
  return settled(request);
}

// Does `act` with the drafts; ends when it is on disk.
async function within(mode, act) {
  if (!person) return undefined;
  opened ??= open();
  const transaction = (await opened).transaction(DRAFTS, mode, { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.addEventListener("complete", resolve);
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
  const result = await act(transaction.objectStore(DRAFTS));
  await finished;
  return result;
}

// Keep a draft; an earlier one of the same question goes.
export function keep(draft) {
  // Else a browser may throw it away when room gets scarce. It asks once, and remembers.
  persisted ??= navigator.storage?.persist?.();
  return within("readwrite", (drafts) => settled(drafts.put(draft)));
}

// These arrived: what was changed since then stays.
export function arrived(sent) {
  return within("readwrite", async (drafts) => {
    for (const { address, code, stamp } of sent) {
      const kept = await settled(drafts.get([address, code]));
      if (kept?.stamp === stamp) await settled(drafts.delete([address, code]));
    }
  });
}

// All drafts of this person, the oldest first.
export async function all() {
  const found = (await within("readonly", (drafts) => settled(drafts.getAll()))) ?? [];
  return found.sort((one, other) => (one.at < other.at ? -1 : 1));
}

export function draftOf(address, code, entries) {
  return { address, code, entries, at: new Date().toISOString(), stamp: crypto.getRandomValues(new Uint32Array(2)).join("-") };
}

// Send drafts of one report. Says what the server said: { status, answer }, with status 0 where that was not understood.
export async function send(address, drafts, token) {
  const data = new URLSearchParams();
  for (const { code, at, entries } of drafts) {
    data.append("code", code);
    data.append("phone_at", at);
    for (const [name, value] of entries) data.append(name, value);
  }
  const reply = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, body: data });
  const understood = !reply.redirected && reply.headers.get("Content-Type")?.includes("json");
  return { status: reply.status, redirected: reply.redirected, answer: understood ? await reply.json() : null };
}
