// The page before sending, also without reception: what this phone knows and the server does not is on it, and "Send report"
// is kept until it can be handed in.
import { planOf, start } from "./along.js";
import { say } from "./icons.js";
import { all, allPhotos, isOf, isWaiting, noteReport, reportOf } from "./phone.js";
import { handedIn, handIn, sendKept } from "./sending.js";
import { SignedOutError } from "./session.js";
import { answersIn, firstOfEach, walk } from "./walk.js";

const FIRST_GAPS = 6;

const form = document.querySelector("form[data-check]");
const texts = form.dataset;
const foot = form.querySelector("[data-foot-state]");
const pattern = (name) => document.querySelector(`template[data-${name}-pattern]`).content.firstElementChild.cloneNode(true);
const here = async () => [...(await all()), ...(await allPhotos())].filter(isOf(texts.report));

const several = (count, one, many) => (count === 1 ? one : many.replace("{count}", count));
const fieldAt = ({ page, code }) => `${page.address}?check=1#question-${code.replaceAll(".", "-")}`;

function link(element, words, address) {
  element.href = address;
  element.querySelector(".visually-hidden").textContent = ` ${words}`;
}

function drawGaps(gaps) {
  const box = form.querySelector("[data-gaps]");
  box.replaceChildren();
  if (!gaps.length) return;
  const section = pattern("gaps");
  section.querySelector("h2 > span").textContent = several(gaps.length, texts.textGap, texts.textGaps);
  const first = section.querySelector("ul");
  first.replaceChildren();
  for (const gap of gaps) {
    const line = pattern("gap");
    const [words, below] = line.querySelectorAll("a > span, a > span > span");
    line.querySelector("a").href = fieldAt(gap);
    below.textContent = gap.reason === "missing" ? gap.step.name : `${gap.step.name}: ${gap.message}`;
    words.replaceChildren(gap.question.asked, below);
    first.append(line);
  }
  // As the server does: the first few are enough to begin with.
  const rest = [...first.children].slice(FIRST_GAPS);
  const more = section.querySelector("details");
  if (rest.length) {
    more.querySelector("summary").textContent = texts.textMore.replace("{count}", rest.length);
    more.querySelector("ul").replaceChildren(...rest);
  } else more.remove();
  box.append(section);
}

function drawWarnings(warnings) {
  const box = form.querySelector("[data-warnings]");
  const confirmed = new FormData(form).getAll("confirmed");
  box.replaceChildren(
    ...warnings.map((warning, index) => {
      const item = pattern("warning");
      item.querySelector("[data-said]").textContent = warning.message;
      item.querySelector(".muted").textContent = warning.question.asked;
      link(item.querySelector("a"), warning.question.asked, fieldAt(warning));
      const tick = item.querySelector("input");
      Object.assign(tick, { id: `confirmed-${index + 1}`, value: warning.code, checked: confirmed.includes(warning.code) });
      const label = item.querySelector("label");
      label.htmlFor = tick.id;
      label.querySelector(".visually-hidden").textContent = `: ${warning.message}`;
      return item;
    }),
  );
  box.parentElement.hidden = !warnings.length;
}

function lineOf({ question, page }, given, gap, plan) {
  const line = pattern("line");
  const [asked, said, comment] = line.querySelectorAll("p");
  asked.textContent = page.brief ? plan.texts[page.brief] : question.asked;
  const photos = given.photos ? texts.textPhotos.replace("{count}", given.photos) : "";
  const words = [given.answered ? given.said : "", photos].filter(Boolean).join(", ");
  said.textContent = words || (given.answered && gap ? texts.textUnfinished : given.answered ? "✓" : texts.textEmpty);
  said.className = words && !gap ? "" : given.answered && !gap ? "" : "tone-wait";
  if (given.comment) comment.textContent = given.comment;
  else comment.remove();
  link(line.querySelector("a"), asked.textContent, fieldAt({ page, code: question.code }));
  return line;
}

function drawStations(plan, journey, answers, gaps) {
  const box = form.querySelector("[data-stations]");
  box.replaceChildren();
  for (const step of plan.steps) {
    const asked = [...journey.asked.values()].filter((one) => one.step === step && one.question.has_answer);
    if (!asked.length) continue;
    const station = pattern("station");
    const missing = gaps.filter((gap) => gap.step === step).length;
    station.querySelector(".station-name").textContent = step.name;
    station.querySelector(".station-line").textContent = missing ? texts.textMissing.replace("{count}", missing) : texts.textStation;
    station.classList.toggle("is-open", missing > 0);
    for (const one of asked) station.append(lineOf(one, answers.get(one.question.code), gaps.some(({ code }) => code === one.question.code), plan));
    box.append(station);
  }
}

function drawEnd(step) {
  const note = form.querySelector("[data-ended]");
  note.hidden = !step;
  if (step) note.querySelector("span").textContent = texts.textEnded.replace("{step}", step.name);
}

// What stands between the shopper and sending, as this phone sees it; drawn over what the server said.
async function draw(plan) {
  const answers = answersIn(plan, await all(), await allPhotos());
  const journey = walk(plan, answers);
  const [gaps, warnings] = [false, true].map((isWarning) => firstOfEach(journey.faults, isWarning));
  drawGaps(gaps);
  drawWarnings(warnings);
  drawStations(plan, journey, answers, gaps);
  drawEnd(journey.endedAt);
  tell(gaps, warnings);
  return { gaps, warnings };
}

function tell(gaps, warnings) {
  const confirmed = new FormData(form).getAll("confirmed");
  if (gaps.length) say(foot, "alert", several(gaps.length, texts.textGapFirst, texts.textGapsFirst), "wait");
  else if (warnings.some(({ code }) => !confirmed.includes(code))) say(foot, "warning", texts.textLookFirst, "wait");
  else say(foot, "cloud-off", texts.textHere, "wait");
}

// As the server says it, until it is ticked.
function refuseUndeclared() {
  const tick = form.elements.declared;
  if (!document.getElementById("declared-error")) {
    const error = Object.assign(document.createElement("p"), { className: "field-error", id: "declared-error" });
    say(error, "alert", texts.textDeclare);
    tick.closest(".form-check").before(error);
    tick.setAttribute("aria-invalid", "true");
    tick.setAttribute("aria-describedby", error.id);
    tick.addEventListener("change", () => {
      error.remove();
      tick.removeAttribute("aria-invalid");
      tick.removeAttribute("aria-describedby");
    }, { once: true });
  }
  tick.focus();
}

// Kept until there is reception: every page of the shopper's tries again. Where nothing was taken along it is not known here
// what is missing: the page stays, and can be sent again.
async function queue(plan, sending) {
  if (!plan) {
    say(foot, "cloud-off", texts.textNotYet, "wait");
    return;
  }
  const { gaps, warnings } = await draw(plan);
  const confirmed = new FormData(form).getAll("confirmed");
  const first = gaps.length || warnings.some(({ code }) => !confirmed.includes(code));
  if (first) form.querySelector("#gaps a, #warnings input")?.focus();
  else if (!form.elements.declared.checked) refuseUndeclared();
  else {
    await noteReport(texts.report, { sending });
    location.assign("/on-this-phone");
  }
}

// Pressed before and sent back, as for a briefing to be read: it was finished then, where nothing was changed since.
async function finishedAt() {
  const { sending, pressed } = (await reportOf(texts.report)) ?? {};
  const at = sending?.at ?? pressed;
  const isSame = at && (await here()).every((row) => row.at <= at);
  return isSame ? at : new Date().toISOString();
}

// Whether the report can be handed in as it is, as far as this phone knows.
async function isComplete(plan) {
  const { faults } = walk(plan, answersIn(plan, await all(), await allPhotos()));
  const confirmed = new FormData(form).getAll("confirmed");
  return form.elements.declared.checked && faults.every(({ warning, code }) => warning && confirmed.includes(code));
}

// What was pressed is kept before anything is sent: it counts also where the browser is killed meanwhile. Says whether it
// leads away from here.
async function keepPressed(sending) {
  await noteReport(texts.report, { sending });
  await sendKept(undefined, texts.report).catch(() => {});
  const { sent, sending: kept } = await reportOf(texts.report);
  if (kept?.refused) {
    await noteReport(texts.report, { sending: null, pressed: sending.at });
    return false;
  }
  location.assign(sent?.address ?? "/on-this-phone");
  return true;
}

const signInHere = () => import("./signing-in.js").then(({ signIn }) => signIn(texts)).catch(() => null);

// Where nothing was taken along: to the question at which something waits that the server did not take. True where there is one.
function leadsTo(refused) {
  const link = refused && form.querySelector(`a[href$="#question-${CSS.escape(refused.code.replaceAll(".", "-"))}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

async function send(plan) {
  // The server would say the same on a page of its own, which a line that drops would not bring.
  if (!form.elements.declared.checked && !form.querySelector("#gaps a")) return refuseUndeclared();
  say(foot, "arrow-up", texts.textSending);
  const sending = { entries: [...new FormData(form)].filter(([name]) => name !== ":csrf_token"), at: await finishedAt() };
  // A phone that can keep nothing more may still send it.
  if (plan && (await isComplete(plan)) && (await keepPressed(sending).catch(() => false))) return;
  try {
    // What breaks off may be of another report: this one need not wait for that.
    await sendKept().catch((error) => {
      if (error instanceof SignedOutError) throw error;
    });
    const waits = (await here()).filter(isWaiting);
    if (!plan && leadsTo(waits.find(({ refused }) => refused))) return;
    // Without a plan the server says what else was refused.
    if (waits.some(({ refused }) => plan || !refused)) return queue(plan, sending);
    const said = await handIn(texts.report, sending);
    if (said.sent) {
      await handedIn({ report: texts.report, plan }, said).catch(() => {});
      location.assign(said.sent);
    } else if (said.again) await queue(plan, sending);
    // The server says what it misses, on its own page.
    else form.submit();
  } catch (error) {
    if (plan || !(error instanceof SignedOutError)) return queue(plan, sending);
    if (await signInHere()) return send(plan);
    say(foot, "alert", texts.textSignedOut, "wait");
  }
}

async function begin() {
  // Not waited for: on a line that hangs the browser first looks whether there is another worker.
  start().catch(() => {});
  const plan = await planOf(texts.report);
  let busy = false;
  let touched = false;
  form.addEventListener("input", () => (touched = true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    touched = true;
    if (busy) return;
    busy = true;
    send(plan).finally(() => (busy = false));
  });
  form.dataset.ready = "";
  const isNewer = (row) => isWaiting(row) || row.received > Number(texts.revision);
  const isKept = plan?.revision > Number(texts.revision);
  if (!isKept && !(await here()).some(isNewer)) return;
  if (plan) await draw(plan);
  try {
    await sendKept();
  } catch {
    return;
  }
  // Everything arrived: the server tells it better. Once, for a page that stays old is one that was kept; and not under the
  // hands of somebody who ticks or sends here.
  if (!touched && !(await here()).some(isWaiting) && navigator.onLine && !performance.getEntriesByType("navigation").some(({ type }) => type === "reload")) {
    // A tick that is set while the new page comes would be lost with this one.
    form.inert = true;
    location.reload();
  }
}

begin();
