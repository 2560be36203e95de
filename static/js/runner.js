// A page of a report: starts what it has. Without any of this it works by its button alone.
import { start as startWorker, takeAlong } from "./along.js";
import { startAutosave } from "./autosave.js";
import { startChoices } from "./choices.js";
import { dataOf } from "./form.js";
import { startGoing } from "./going.js";
import { all, allPhotos, isOf, noteReport, reportOf } from "./phone.js";
import { restore } from "./restore.js";
import { holdBack, sendKept } from "./sending.js";
import { startShowing } from "./showing.js";

const form = document.querySelector("form[data-runner]");

// What only some pages have is fetched by those alone.
const parts = [
  ["[data-slider]", "./slider.js"],
  ["[data-word-tiles]", "./tiles.js"],
  ["[data-reaction]", "./reaction.js"],
  ["[data-stopwatch]", "./stopwatch.js"],
  ["[data-photo]", "./photos.js"],
  ["[data-place]", "./place.js"],
  ["[data-presence]", "./presence.js"],
  ["[data-count]", "./count.js"],
];

// Whoever opens a report takes it along, and again where its pages are drawn anew: by a new release, in another language, of
// another version of the script; or where another phone gave answers of which this one knows nothing.
async function keepAlong({ report, along, stamp, revision }) {
  await startWorker();
  const kept = await reportOf(report);
  const own = [...(await all()), ...(await allPhotos())].filter(isOf(report)).map(({ received }) => received ?? 0);
  if (kept?.stamp !== stamp || revision > Math.max(kept.plan?.revision ?? 0, ...own)) await takeAlong(along);
  await noteReport(report, { last: location.pathname });
}

// A report that was handed in without reception waits while somebody is at its pages: it says so.
async function tellNotSent({ report }) {
  const { sending } = (await reportOf(report)) ?? {};
  form.querySelector("[data-not-sent]").hidden = !sending || Boolean(sending.refused);
}

async function start() {
  const texts = dataOf(form);
  const { answers, photos } = texts;
  const drafts = answers ? await restore(form).catch(() => []) : [];
  const saving = answers ? startAutosave(form, drafts) : null;
  if (saving) {
    holdBack(texts.report);
    await tellNotSent(texts).catch(() => {});
  }
  startChoices(form);
  const wanted = parts.filter(([selector]) => form.querySelector(selector));
  // What cannot be fetched leaves its field as it is without script.
  const modules = await Promise.allSettled(wanted.map(([, path]) => import(path)));
  for (const { value } of modules) value?.start(form, saving);
  startShowing(form);
  if (saving) await startGoing(form, saving);
  texts.ready = "";
  if (!saving) return;
  // What other pages and other reports left on this phone goes along.
  const isHere = ({ address, code, entries, stamp }) =>
    entries ? drafts.some((draft) => draft.stamp === stamp) : address === photos && form.querySelector(`[data-photo="${CSS.escape(code)}"]`);
  sendKept(isHere).catch(() => {});
  keepAlong(texts).catch(() => {});
}

if (form) start();
