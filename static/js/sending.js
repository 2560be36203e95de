// Sends what is kept on this phone, report by report: answers, then photos, two at a time, then the report where it was handed
// in. What arrived is marked so; what the server has confirmed leaves the phone.
import { each, forgetPages } from "./along.js";
import {
  all, allPhotos, arrived, emptied, isOf, isWaiting, missing, noteReport, photoArrived, photoGone, refuse, reports,
} from "./phone.js";
import { post, SignedOutError } from "./session.js";

// Why something is not sent again: its report takes nothing any more; or its shopper has to look at it.
export const [CLOSED, WRONG] = ["closed", "wrong"];

const AT_ONCE = 2;

const isClosed = (status) => [404, 409, 410].includes(status);
const isOpen = (row) => isWaiting(row) && !row.refused;

// Drafts by the page that they were given on: those of one go together.
export const byDevice = (drafts) => [...new Set(drafts.map((draft) => draft.device))].map((one) => drafts.filter((draft) => draft.device === one));

export function send(address, drafts) {
  const told = drafts.flatMap(({ code, at, sequence, entries }) => [[":code", code], [":phone_at", `${at}`], [":sequence", `${sequence}`], ...entries]);
  told.push([":device", `${drafts[0].device}`], [":phone_now", new Date().toISOString()]);
  return post(address, new Blob([JSON.stringify(told)], { type: "application/json" }));
}

// Only who has a photo to send needs to know how.
const sendPhoto = async (kept) => (await import("./upload.js")).upload(kept);

async function sendAnswers(address, drafts) {
  const { status, answer } = await send(address, drafts);
  const refused = ({ code }) => {
    if (isClosed(status)) return CLOSED;
    return answer && (code in answer.refused || code in answer.contested) ? WRONG : "";
  };
  for (const draft of drafts) if (refused(draft)) await refuse(draft, refused(draft));
  if (status !== 200 || !answer) return false;
  await arrived(drafts.filter((draft) => !refused(draft)), answer.revision, answer.revisions);
  return true;
}

async function sendOne(photo) {
  const { status, answer } = await sendPhoto(photo);
  if (status === 200 && answer?.id) await photoArrived(photo, answer.revision);
  // It was taken away on another screen, or its report was erased.
  else if (status === 410) await photoGone(photo.id);
  else if (isClosed(status)) await refuse(photo, CLOSED);
  else if (status === 413 || status === 422) await refuse(photo, WRONG);
}

// While the server looks at one, the line carries another. One that breaks off each time holds back no other. Returns why the
// first of these did.
async function sendPhotos(photos) {
  let [broken, stopped] = [null, null];
  await each(photos, async (photo) => {
    if (stopped) return;
    try {
      await sendOne(photo);
    } catch (error) {
      if (error instanceof SignedOutError || !navigator.onLine) stopped = error;
      broken ??= error;
    }
  }, AT_ONCE);
  if (stopped) throw stopped;
  return broken;
}

// What this phone knows to have arrived: the server says whether it has all of that.
async function manifestOf(address) {
  const mine = (row) => isOf(address)(row) && !isWaiting(row);
  const answers = (await all()).filter((row) => mine(row) && row.revision !== undefined);
  const photos = (await allPhotos()).filter((row) => mine(row) && row.sha256);
  return {
    answers: Object.fromEntries(answers.map(({ code, revision }) => [code, revision])),
    photos: Object.fromEntries(photos.map(({ id, size, sha256 }) => [id, { size, sha256 }])),
  };
}

// When a report was finished: when it was handed in, or when something of it was changed after that.
async function finishedAt(address, { at }) {
  const rows = [...(await all()), ...(await allPhotos())].filter(isOf(address));
  return rows.reduce((latest, row) => (row.at > latest ? row.at : latest), at);
}

// Hand a report in. { sent, reference }, { closed }, { gaps, undeclared }, or { again: true } where something was missing.
export async function handIn(address, sending) {
  const data = new URLSearchParams(sending.entries);
  data.append("finished_at", await finishedAt(address, sending));
  data.append(":phone_now", new Date().toISOString());
  data.append("manifest", JSON.stringify(await manifestOf(address)));
  const { status, url, redirected, answer } = await post(`${address}/check`, data);
  if (answer?.missing) {
    const { answers, photos } = answer.missing;
    const lost = (await all()).filter(isOf(address)).filter(({ code }) => answers.includes(code));
    await missing(lost, (await allPhotos()).filter(({ id }) => photos.includes(id)));
    return { again: true };
  }
  if (status === 200 && answer?.sent) return answer;
  if (redirected && url.endsWith("/sent")) return { sent: url, reference: "" };
  if (isClosed(status)) return { closed: answer?.closed ?? true };
  if (status === 422) return answer;
  throw new Error(`answered ${status}`);
}

// It was handed in: nothing of it need stay here but that it was.
export async function handedIn({ report, plan }, { sent, reference }) {
  await noteReport(report, { sending: null, pressed: null, stamp: null, last: null, sent: { address: sent, reference, at: new Date().toISOString(), title: plan?.title } });
  await emptied(report);
  await forgetPages(report);
}

const giveUp = ({ report, sending }, refused) => noteReport(report, { sending: { ...sending, refused } });

async function sendReport(kept) {
  const said = await handIn(kept.report, kept.sending);
  if (said.sent) await handedIn(kept, said);
  else if (!said.again) await giveUp(kept, said.closed ? CLOSED : WRONG);
}

// A report is not handed in by itself while one of its pages is open: what is changed there would come too late. The browser
// lets go of the lock when the page ends, however it does.
const lockOf = (report) => `writing ${report}`;

export function holdBack(report) {
  let letGo = null;
  const hold = () => {
    if (document.hidden || letGo) return;
    const held = new Promise((resolve) => (letGo = resolve));
    navigator.locks?.request(lockOf(report), { mode: "shared" }, () => held);
  };
  const release = () => {
    letGo?.();
    letGo = null;
  };
  hold();
  document.addEventListener("visibilitychange", () => (document.hidden ? release() : hold()));
  window.addEventListener("pageshow", hold);
  window.addEventListener("pagehide", release);
}

const unlessOpen = (report, act) =>
  navigator.locks ? navigator.locks.request(lockOf(report), { ifAvailable: true }, (lock) => lock && act()) : act();

// `pressed`: the report that is handed in on this very page.
async function sendAll(isHere, pressed) {
  const drafts = (await all()).filter((draft) => isOpen(draft) && !isHere(draft));
  for (const address of new Set(drafts.map((draft) => draft.address))) {
    for (const some of byDevice(drafts.filter((draft) => draft.address === address))) await sendAnswers(address, some);
  }
  const broken = await sendPhotos((await allPhotos()).filter((photo) => isOpen(photo) && !isHere(photo)));
  const rest = [...(await all()), ...(await allPhotos())].filter(isWaiting);
  for (const kept of await reports()) {
    if (!kept.sending || kept.sending.refused) continue;
    const waits = rest.filter(isOf(kept.report));
    if (!waits.length) await (kept.report === pressed ? sendReport(kept) : unlessOpen(kept.report, () => sendReport(kept)));
    // Where an answer came too late, so does the report.
    else if (waits.some(({ refused }) => refused === CLOSED)) await giveUp(kept, CLOSED);
  }
  if (broken) throw broken;
}

// `isHere` says of an answer or a photo that the page itself takes care of it. One round at a time: two would send the same
// photo at once, and a slow line carry it twice.
let round = Promise.resolve();
export function sendKept(isHere = () => false, pressed = null) {
  round = round.catch(() => {}).then(() => sendAll(isHere, pressed));
  return round;
}
