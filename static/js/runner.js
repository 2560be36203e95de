// A page of a report: starts what the page has. Without any of this the page works by its button alone.
import { startAutosave } from "./autosave.js";
import { startChoices } from "./choices.js";
import { restore } from "./restore.js";
import { sendKept } from "./sending.js";
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
  ["[data-count]", "./count.js"],
];

async function start() {
  const saving = form.dataset.answers ? startAutosave(form, await restore(form).catch(() => [])) : null;
  startChoices(form);
  const wanted = parts.filter(([selector]) => form.querySelector(selector));
  const modules = await Promise.all(wanted.map(([, path]) => import(path)));
  for (const module of modules) module.start(form, saving);
  startShowing(form);
  form.dataset.ready = "";
  // What other pages and other reports left on this phone goes along.
  const { answers, photos } = form.dataset;
  const isHere = ({ address, code, entries }) =>
    entries ? address === answers : address === photos && form.querySelector(`[data-photo="${CSS.escape(code)}"]`);
  if (saving) sendKept(saving.token(), isHere).catch(() => {});
}

if (form) start();
