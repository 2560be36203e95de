// "Continue": the server says where to, as long as it can be reached; where it cannot, the plan of the journey does.
import { planOf } from "./along.js";
import { dataOf } from "./form.js";
import { icon } from "./icons.js";
import { all, allPhotos } from "./phone.js";
import { post } from "./session.js";
import { answersIn, firstOfEach, nextAfter, walk } from "./walk.js";

const PATIENCE = 6000;
// Where nothing came back a moment ago nobody waits as long again: on a line that hangs each page would cost it.
const [IMPATIENCE, A_MOMENT, STALLED] = [1000, 60_000, "stalled"];
const isStalled = () => Date.now() - Number(sessionStorage.getItem(STALLED) ?? 0) < A_MOMENT;
const patience = () => (isStalled() ? IMPATIENCE : PATIENCE);
const noteReply = (came) => (came ? sessionStorage.removeItem(STALLED) : sessionStorage.setItem(STALLED, Date.now()));

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const fieldOf = (code) => document.getElementById(code.replaceAll(".", "-"));
const blockOf = (form, code) => form.querySelector(`[data-question="${CSS.escape(code)}"]`);

// What is missing, at its question and on top, as the server writes it.
function tellFaults(form, faults) {
  form.querySelectorAll("[data-told]").forEach((told) => told.remove());
  for (const block of form.querySelectorAll(".has-error")) block.classList.remove("has-error");
  const texts = dataOf(form);
  const summary = document.createElement("div");
  Object.assign(summary, { className: "error-summary", tabIndex: -1 });
  summary.setAttribute("role", "alert");
  summary.dataset.told = "";
  const title = document.createElement("h2");
  title.append(icon("alert"), " ", (faults.length === 1 ? texts.textLook : texts.textLooks).replace("{count}", faults.length));
  const list = document.createElement("ul");
  for (const { code, question, message } of faults) {
    const link = Object.assign(document.createElement("a"), {
      href: `#${(fieldOf(code) ?? blockOf(form, code)).id}`,
      textContent: `${question.asked}${/[?!.]$/.test(question.asked) ? "" : ":"} ${message}`,
    });
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
    const error = Object.assign(document.createElement("p"), { className: "field-error" });
    error.dataset.told = "";
    const words = document.createElement("span");
    words.textContent = message;
    error.append(icon("alert"), words);
    const block = blockOf(form, code);
    block.classList.add("has-error");
    block.querySelector("legend, label")?.after(error);
  }
  summary.append(title, list);
  form.querySelector("main .page-top")?.after(summary);
  summary.focus();
}

function offerLater(form) {
  if (form.querySelector("[name=':later']")) return;
  const button = Object.assign(document.createElement("button"), {
    type: "submit", className: "btn btn-plain", name: ":later", value: "1", textContent: dataOf(form).textLater,
  });
  form.querySelector(".foot").append(button);
}

// Where this page leads to by the plan alone; null where it holds something that has to be looked at first.
async function nextByPlan(form, plan, isLater) {
  const journey = walk(plan, answersIn(plan, await all(), await allPhotos()));
  const here = location.pathname;
  const faults = firstOfEach(journey.faults).filter(({ page }) => page.address === here);
  if (faults.length && !isLater) {
    tellFaults(form, faults);
    offerLater(form);
    return null;
  }
  if (new URLSearchParams(location.search).has("check")) return plan.check;
  return nextAfter(plan, journey, here);
}

// A page that was kept may come from before other answers: its way back and its button are those of now.
async function bringUpToDate(form, plan) {
  const journey = walk(plan, answersIn(plan, await all(), await allPhotos()));
  const at = journey.pages.findIndex(({ address }) => address === location.pathname);
  if (at < 0 || new URLSearchParams(location.search).has("check")) return;
  const [before, after] = [journey.pages[at - 1], journey.pages[at + 1]];
  const stepOf = (page) => plan.steps.find(({ pages }) => pages.includes(page));
  const back = document.querySelector("a.bar-button");
  if (before && back) back.href = before.address;
  const button = form.querySelector(".foot .btn-primary:not([data-presence-now])") ?? form.querySelector(".foot .btn-plain:not([name])");
  const within = after && stepOf(after) === stepOf(journey.pages[at]);
  button.textContent = after ? (within ? after.label_within : after.label) : plan.check_label;
}

export async function startGoing(form, saving) {
  const texts = dataOf(form);
  const plan = await planOf(texts.report).catch(() => undefined);
  if (!plan) return;
  texts.planned = "";
  const isStale = plan.revision > Number(texts.revision) || !navigator.onLine;
  if (isStale) await bringUpToDate(form, plan);
  let going = false;
  let asIs = false;

  // On paper, so to say: the browser posts the page, and shows what the server answers.
  function postAsIs(button) {
    asIs = true;
    form.requestSubmit(button ?? undefined);
  }

  async function go(button) {
    const isLater = button?.name === ":later";
    // Nobody stands waiting for what does not come back: all is on this phone, and the next page sends it.
    const arriving = async () => {
      const has = await Promise.race([saving.flush(), pause(patience())]);
      if (has === undefined) noteReply(false);
      return has;
    };
    let arrived = await arriving();
    if (saving.isUnsafe()) return;
    // Signed in again here: the next page would ask for it as well, and lead away.
    if (saving.isSignedOut() && navigator.onLine) {
      const isBack = await saving.signInHere().catch(() => null);
      if (isBack === false) return;
      if (isBack) arrived = await arriving();
    }
    if (arrived && !saving.isContested() && !saving.isBusy()) {
      const data = new FormData(form);
      if (button?.name) data.append(button.name, button.value);
      // Stuck on its way, and arriving after what was given later: then it asks nothing.
      for (const [name, value] of saving.numbers()) data.append(name, value);
      const said = await post(location.pathname + location.search, data, patience()).catch(() => null);
      noteReply(said);
      if (said?.redirected || said?.answer?.next) {
        saving.leaves();
        location.assign(said.redirected ? said.url : said.answer.next);
        return;
      }
      if (said && said.status < 500) {
        postAsIs(button);
        return;
      }
    }
    if (saving.isContested()) return;
    const next = await nextByPlan(form, plan, isLater);
    if (next) {
      saving.leaves();
      location.assign(next);
    }
  }

  // The browser's way back shows the page as it was left.
  window.addEventListener("pageshow", () => (asIs = false));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || asIs) return;
    event.preventDefault();
    if (going) return;
    going = true;
    go(event.submitter).finally(() => (going = false));
  });
}
