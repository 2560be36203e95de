// The reports on this phone, each with where it stands: on this phone, sending, received, needs you.
import { dayAndTimeOf } from "./clock.js";
import { icon } from "./icons.js";
import { all, allPhotos, isOf, isWaiting, reports } from "./phone.js";
import { CLOSED } from "./sending.js";
import { opensAt } from "./walk.js";

const pattern = document.querySelector("template[data-report-row]");
const texts = pattern.dataset;
const list = document.querySelector("[data-reports]");
const reception = document.querySelector("[data-reception]");
let isSending = false;

// { name, words, tone } of a report: the icon, and what it says.
function stateOf({ sending, sent, report }, rows) {
  const [answers, photos] = rows.map((table) => table.filter(isOf(report)));
  const waiting = [...answers, ...photos].filter(isWaiting);
  if (sent) return { name: "check", words: texts.textSent.replace("{reference}", sent.reference), tone: "ok" };
  if ([...waiting, sending].some((kept) => kept?.refused === CLOSED)) return { name: "alert", words: texts.textClosed, tone: "bad" };
  if (sending?.refused || waiting.some(({ refused }) => refused)) return { name: "alert", words: texts.textNeeds, tone: "wait" };
  if (isSending && navigator.onLine && (sending || waiting.length)) return { name: "arrow-up", words: texts.textSending, tone: "accent" };
  if (sending) return { name: "clock", words: texts.textQueued, tone: "wait" };
  if (waiting.length) {
    const count = (table, one, many) => {
      const { length } = table.filter(isWaiting);
      return length ? [(length === 1 ? one : many).replace("{count}", length)] : [];
    };
    const what = [...count(answers, texts.textAnswer, texts.textAnswers), ...count(photos, texts.textPhoto, texts.textPhotos)];
    const [oldest] = waiting.map(({ at }) => at).sort();
    const words = texts.textWaits.replace("{what}", what.join(", ")).replace("{moment}", dayAndTimeOf(oldest));
    return { name: "mobile", words, tone: "wait" };
  }
  return answers.length || photos.length ? { name: "check", words: texts.textBegun, tone: "ok" } : { name: "check", words: texts.textReady, tone: "ok" };
}

function rowOf(kept, rows) {
  const row = pattern.content.firstElementChild.cloneNode(true);
  const { name, words, tone } = stateOf(kept, rows);
  const { plan, sent, last, sending } = kept;
  row.querySelector("a").href = sent?.address ?? (sending ? plan.check : last ?? opensAt(plan));
  row.querySelector(".task-title").textContent = plan?.title ?? sent?.title ?? "";
  row.querySelector(".task-line").hidden = true;
  const state = row.querySelector(".task-state");
  state.className = `task-state is-${tone}`;
  state.replaceChildren(icon(name), words);
  return row;
}

async function draw() {
  const rows = [await all(), await allPhotos()];
  const known = (await reports()).filter(({ plan, sent }) => plan || sent);
  list.replaceChildren(...known.map((kept) => rowOf(kept, rows)));
  list.hidden = !known.length;
  document.querySelector("[data-none]").hidden = known.length > 0;
  reception.textContent = navigator.onLine ? "" : reception.dataset.textNone;
  // Without reception it would lead here again.
  document.querySelector("[data-to-today]").hidden = !navigator.onLine;
}

draw().catch(() => (document.querySelector("[data-none]").hidden = false));
for (const event of ["online", "offline"]) window.addEventListener(event, draw);
// Said by drafts.js before and after each round of sending.
for (const [event, begins] of [["sending", true], ["kept-changed", false]]) {
  document.addEventListener(event, () => {
    isSending = begins;
    draw();
  });
}
