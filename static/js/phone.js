// What was given on this phone, in the browser's own store: it outlives the page, the browser and the battery.
// A draft is { address, code, device, sequence, entries, answer, at, stamp }: names and values as a form posts them, what the
// journey sees of it (given.js), the phone's time, and a mark of its own. `refused` says why it is not sent again; `received`,
// at which revision it arrived: then it stays for pages opened without reception, until the report was handed in.
// A photo is { id, address, code, photo, told, size, sha256, at }: the file made small, and what its original told. Of one that
// was taken away after it had arrived { id, address, code, removed } stays.
// A report is { report, plan, stamp, last, sending, sent }: what was taken along of it (along.js), the page opened last, what
// was pressed to hand it in, and what the server said.
const VERSION = 2;
const DRAFTS = "answers";
const PHOTOS = "photos";
const REPORTS = "reports";
// Two pages that answer the same question keep an answer each.
const KEYS = { [DRAFTS]: ["address", "code", "device"], [PHOTOS]: "id", [REPORTS]: "report" };
// Where the first release kept its drafts.
const FIRST = "drafts";

// Everybody on this phone has a store of their own.
export const person = document.querySelector("meta[name=person]")?.content;
const name = `notes-${person}`;
let opened = null;
let persisted = null;

function settled(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

function open() {
  const request = indexedDB.open(name, VERSION);
  // What an earlier release kept stays as it is.
  request.addEventListener("upgradeneeded", () => {
    const { result: store, transaction } = request;
    for (const [table, keyPath] of Object.entries(KEYS)) {
      if (!store.objectStoreNames.contains(table)) store.createObjectStore(table, { keyPath });
    }
    if (!store.objectStoreNames.contains(FIRST)) return;
    transaction.objectStore(FIRST).getAll().addEventListener("success", ({ target }) => {
      for (const draft of target.result) transaction.objectStore(DRAFTS).put({ ...draft, ...numbered() });
      store.deleteObjectStore(FIRST);
    });
  });
  return settled(request).then((store) => {
    // A page of a newer release wants to change the store, or the browser took it away: this one lets go, and opens it again
    // when it needs it.
    const letGo = () => {
      store.close();
      opened = null;
    };
    for (const event of ["versionchange", "close"]) store.addEventListener(event, letGo);
    return store;
  });
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
  // What `act` failed with is said by itself.
  finished.catch(() => {});
  const result = await act(transaction.objectStore(table));
  await finished;
  return result;
}

function put(table, several) {
  // Else a browser may throw it away when room gets scarce.
  persisted ??= navigator.storage?.persist?.();
  return within(table, "readwrite", (rows) => {
    const done = several.map((kept) => settled(rows.put(kept)));
    // Else it is lost where the page goes before it hears of it.
    rows.transaction.commit();
    return Promise.all(done);
  });
}

// In the order in which they were given: no clock decides that, nor which reply came first.
const inOrder = (one, other) => (one.sequence ?? 0) - (other.sequence ?? 0) || (one.at < other.at ? -1 : 1);

// The highest number that this page saw.
let highest = 0;

async function rowsOf(table) {
  const found = (await within(table, "readonly", (rows) => settled(rows.getAll()))) ?? [];
  for (const { sequence } of found) highest = Math.max(highest, sequence ?? 0);
  return found.sort(inOrder);
}

const keyOf = (row) => (row.entries ? [row.address, row.code, row.device] : row.id);

// Changes rows that are still there, and are still what `kept` was when it was read.
async function change(table, several, become) {
  await within(table, "readwrite", async (rows) => {
    for (const kept of several) {
      const present = await settled(rows.get(keyOf(kept)));
      if (present && present.stamp === kept.stamp) await settled(rows.put(become(present)));
    }
  });
}

// Whether an answer or a photo belongs to this report: `address` begins both of theirs.
export const isOf = (report) => ({ address }) => address.startsWith(`${report}/`);
export const isWaiting = ({ received }) => received === undefined;

export const keep = (drafts) => put(DRAFTS, drafts);
export const all = () => rowsOf(DRAFTS);

// A private window of WebKit keeps no file, but it keeps what is in one.
export async function keepPhoto(kept) {
  const { photo } = kept;
  await put(PHOTOS, [kept]).catch(async (error) => {
    if (!(photo instanceof Blob)) throw error;
    await put(PHOTOS, [{ ...kept, photo: { content: await photo.arrayBuffer(), type: photo.type } }]);
  });
}

export const allPhotos = async () =>
  (await rowsOf(PHOTOS)).map((kept) => (kept.photo?.content ? { ...kept, photo: new Blob([kept.photo.content], kept.photo) } : kept));

export const photoRemoved = (address, code, id) =>
  keepPhoto({ id, address, code, removed: true, received: 0, at: new Date().toISOString() });
export const photoGone = (id) => within(PHOTOS, "readwrite", (photos) => settled(photos.delete(id)));

// These arrived, at this revision of their report; `revisions`: those of the answers themselves, as far as they stand.
export const arrived = (sent, revision, revisions) =>
  change(DRAFTS, sent, ({ refused, ...draft }) => ({ ...draft, received: revision, revision: revisions[draft.code] }));
export const photoArrived = (photo, revision) =>
  change(PHOTOS, [photo], ({ refused, ...kept }) => ({ ...kept, received: revision }));

// Mark what is not sent again, and why; what was changed or taken away meanwhile stays as it is.
export const refuse = (kept, reason) =>
  change(kept.entries ? DRAFTS : PHOTOS, [kept], (present) => ({ ...present, refused: reason }));

// The server does not have them after all.
export const missing = (drafts, photos) =>
  Promise.all([[DRAFTS, drafts], [PHOTOS, photos]].map(([table, rows]) => change(table, rows, ({ received, ...kept }) => kept)));

export const throwAway = (drafts) =>
  within(DRAFTS, "readwrite", async (rows) => {
    for (const draft of drafts) await settled(rows.delete(keyOf(draft)));
  });

export const reports = async () => (await within(REPORTS, "readonly", (rows) => settled(rows.getAll()))) ?? [];
export const reportOf = (address) => within(REPORTS, "readonly", (rows) => settled(rows.get(address)));

// Change what is known of a report, which is made where there is none.
export const noteReport = (address, changes) =>
  within(REPORTS, "readwrite", async (rows) => {
    const present = (await settled(rows.get(address))) ?? { report: address };
    await settled(rows.put({ ...present, ...changes }));
  });

export const forgetReport = (address) => within(REPORTS, "readwrite", (rows) => settled(rows.delete(address)));

export async function emptied(address) {
  for (const table of [DRAFTS, PHOTOS]) {
    await within(table, "readwrite", async (rows) => {
      for (const row of await settled(rows.getAll())) {
        if (isOf(address)(row)) await settled(rows.delete(keyOf(row)));
      }
    });
  }
}

// This page, as the server tells it from others: what two pages give at once is never taken for one after the other.
export const device = newId();

// The next number on this phone: one row for all its pages. A browser that is killed may forget the last of them: still it
// comes after all that is kept here.
function numbered(before) {
  const sequence = Math.max(Number(localStorage.getItem(name) ?? 0), highest, before?.sequence ?? 0) + 1;
  localStorage.setItem(name, sequence);
  return { device, sequence };
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A random UUID; randomUUID is not there on every address.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// `before`: the draft that this one takes the place of, perhaps one of an earlier page; the two are one row.
export function draftOf(address, code, entries, answer, before) {
  const at = new Date().toISOString();
  const stamp = crypto.getRandomValues(new Uint32Array(2)).join("-");
  return { address, code, ...numbered(before), ...(before && { device: before.device }), entries, answer, at, stamp };
}
