// The journey of a report, walked on the phone: the twin of audit/scripts/runner.py. The same pages, in the same order, and
// the same reasons why it cannot be sent yet. tests/browser/test_walk.py holds the two together.
import { fails, holds } from "./conditions.js";
import { isWaiting } from "./phone.js";

const LEFT = "left";
const PRESENCE = "presence";
const NOTHING = { answered: false, not_applicable: false, comment: "", photos: 0 };

export function clockOf(zone, at = new Date()) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(at);
  const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const today = `${year}-${month}-${day}`;
  return { today, now: `${today}T${hour}:${minute}` };
}

// What is answered: as the plan knows it, and as this phone knows it where that is newer. By code.
export function answersIn(plan, drafts, photos) {
  const newer = (row) => isWaiting(row) || row.received > plan.revision;
  const kept = new Map(drafts.filter((row) => row.address === plan.answers && newer(row)).map((row) => [row.code, row]));
  const mine = photos.filter((row) => row.address === plan.photos);
  const beside = mine.filter((row) => newer(row) && !row.refused && !row.removed);
  const removed = new Set(mine.filter((row) => row.removed).map(({ id }) => id));
  const found = new Map();
  for (const { pages } of plan.steps) {
    for (const { code, answer, least } of pages.flatMap(({ questions }) => questions)) {
      if (!answer) continue;
      const draft = kept.get(code);
      const there = new Set([...answer.photos, ...beside.filter((row) => row.code === code).map(({ id }) => id)]);
      const count = [...there].filter((id) => !removed.has(id)).length;
      const present = { ...answer, ...draft?.answer, photos: count };
      if (least) {
        present.answered = present.not_applicable || count > 0;
        present.value = count >= least && !present.not_applicable ? "photos" : undefined;
      }
      found.set(code, present);
    }
  }
  return found;
}

// Where a report opens of which this phone has shown no page yet: at its first one, or with the questions that it came back with.
export const opensAt = (plan) => (plan.returned ? plan.check : walk(plan, answersIn(plan, [], [])).pages[0].address);

// { pages, asked, faults, endedAt }: pages are those of the plan that there are now; asked, code → { question, page, step };
// faults as the server finds them, each with its message; endedAt, the step at which the shopper left.
export function walk(plan, answers, clock = clockOf(plan.zone)) {
  // Without what every object has: a code may be called "constructor".
  const known = Object.create(null);
  const asked = new Map();
  const pages = [];
  let endedAt = null;

  const isTrue = (condition) => !condition || holds(condition, known, clock);

  function ask(step, page) {
    let any = false;
    for (const question of page.questions) {
      if (!isTrue(question.shown_when)) continue;
      any = true;
      asked.set(question.code, { question, page, step });
      const given = answers.get(question.code);
      if (given && !given.not_applicable && given.value !== undefined) known[question.code] = given.value;
    }
    if (any) pages.push(page);
  }

  // Checking in and out: before the first step on site, after the last one.
  const presence = plan.steps.find(({ code }) => code === PRESENCE);
  const [arrival, departure] = presence?.pages ?? [];
  const leave = () => {
    if (pages.includes(arrival) && !pages.includes(departure)) ask(presence, departure);
  };
  const closing = plan.steps.at(-1);
  for (const step of plan.steps) {
    if (step === presence || step === closing) continue;
    if (isTrue(step.shown_when)) {
      if (step.arrives && !pages.includes(arrival)) ask(presence, arrival);
      for (const page of step.pages) ask(step, page);
      if (known[`${step.code}.outcome`] === LEFT) {
        endedAt = step;
        break;
      }
    }
    if (step.code === plan.leaves) leave();
  }
  leave();
  for (const page of closing.pages) ask(closing, page);

  const faults = [];
  for (const [code, { question, page, step }] of asked) {
    if (!question.has_answer) continue;
    const given = answers.get(code) ?? NOTHING;
    const fault = (reason, message, warning = false) => faults.push({ code, question, page, step, reason, message, warning });
    if (question.mandatory && !given.answered) {
      fault("missing", question.instruction);
      continue;
    }
    if (given.answered && !given.not_applicable && !(code in known)) fault("unfinished", question.instruction);
    if (question.comment_when && isTrue(question.comment_when) && !given.comment.trim()) fault("comment", plan.texts.comment);
    if (question.photo_when && isTrue(question.photo_when) && !given.photos) fault("photo", plan.texts.photo);
    for (const { holds: rule, message, warning } of question.checks ?? []) {
      if (fails(rule, known, clock)) fault("check", message || plan.texts.check, warning);
    }
  }
  return { pages, asked, faults, endedAt };
}

// Where a page leads; one that other answers took out of the journey, to the next one that there is.
export function nextAfter(plan, journey, here) {
  const at = journey.pages.findIndex(({ address }) => address === here);
  if (at >= 0) return journey.pages[at + 1]?.address ?? plan.check;
  const every = plan.steps.flatMap(({ code, pages }) => (code === PRESENCE ? [] : pages));
  const from = every.findIndex(({ address }) => address === here);
  const after = from < 0 ? [] : every.slice(from + 1);
  return after.find((page) => journey.pages.includes(page))?.address ?? plan.check;
}

// The first of each question; of the warnings, or of what stands in the way.
export function firstOfEach(faults, isWarning = false) {
  const found = new Map();
  for (const fault of faults) if (fault.warning === isWarning && !found.has(fault.code)) found.set(fault.code, fault);
  return [...found.values()];
}
