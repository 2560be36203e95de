// What was given on this phone and has not arrived: kept in the browser's own store, it outlives the page, the browser
// and the battery. A draft is { address, code, entries, at, stamp }: where it is sent, the question, names and values as a
// form posts them, the phone's time, and a mark of its own; `refused` says why it is not sent again. A photo is
// { id, address, code, photo, told, at }, with the file made small and what its original told.
const VERSION = 1;
const DRAFTS = "drafts";
const PHOTOS = "photos";

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
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(DRAFTS, { keyPath: ["address", "code"] });
    request.result.createObjectStore(PHOTOS, { keyPath: "id" });
  });
  return settled(request);
}

// Does `act` with what is kept in a table; ends when it is on disk.
async function within(table, mode, act) {
  if (!person) return undefined;
  opened ??= open();
  const transaction = (await opened).transaction(table, mode, { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.addEventListener("complete", resolve);
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
  const result = await act(transaction.objectStore(table));
  await finished;
  return result;
}

function put(table, kept) {
  // Else a browser may throw it away when room gets scarce. It asks once, and remembers.
  persisted ??= navigator.storage?.persist?.();
  return within(table, "readwrite", (rows) => settled(rows.put(kept)));
}

// What is kept in a table, the oldest first.
async function rowsOf(table) {
  const found = (await within(table, "readonly", (rows) => settled(rows.getAll()))) ?? [];
  return found.sort((one, other) => (one.at < other.at ? -1 : 1));
}

// Keep a draft; an earlier one of the same question goes.
export const keep = (draft) => put(DRAFTS, draft);
export const all = () => rowsOf(DRAFTS);
export const keepPhoto = (photo) => put(PHOTOS, photo);
export const allPhotos = () => rowsOf(PHOTOS);

// A photo arrived, or was taken away.
export const photoGone = (id) => within(PHOTOS, "readwrite", (photos) => settled(photos.delete(id)));

// These arrived: what was changed since then stays.
export function arrived(sent) {
  return within(DRAFTS, "readwrite", async (drafts) => {
    for (const { address, code, stamp } of sent) {
      const kept = await settled(drafts.get([address, code]));
      if (kept?.stamp === stamp) await settled(drafts.delete([address, code]));
    }
  });
}

// Mark what is not sent again, and why; what was changed or taken away meanwhile stays as it is.
export function refuse(kept, reason) {
  const [table, key] = kept.entries ? [DRAFTS, [kept.address, kept.code]] : [PHOTOS, kept.id];
  return within(table, "readwrite", async (rows) => {
    const present = await settled(rows.get(key));
    if (present && present.stamp === kept.stamp) await settled(rows.put({ ...present, refused: reason }));
  });
}

export function draftOf(address, code, entries) {
  return { address, code, entries, at: new Date().toISOString(), stamp: crypto.getRandomValues(new Uint32Array(2)).join("-") };
}

// What the server said: { status, redirected, answer }; the last is null where it was not understood.
async function reply(address, body, token) {
  const said = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, body });
  const { status, redirected } = said;
  const understood = !redirected && said.headers.get("Content-Type")?.includes("json");
  return { status, redirected, answer: understood ? await said.json() : null };
}

// Send drafts of one report.
export function send(address, drafts, token) {
  const data = new URLSearchParams();
  for (const { code, at, entries } of drafts) {
    data.append("code", code);
    data.append("phone_at", at);
    for (const [name, value] of entries) data.append(name, value);
  }
  return reply(address, data, token);
}

// Only who has a photo to send needs to know how.
export const sendPhoto = async (kept, token) => (await import("./upload.js")).upload(kept, token);
