// On a shopper's pages outside a report: what is still on this phone is sent, and said as long as it is there.
import { forgetAll, forgetEnded, leave, start, takeAlong } from "./along.js";
import { dayAndTimeOf } from "./clock.js";
import { say } from "./icons.js";
import { all, allPhotos, isOf, isWaiting, photoGone, reportOf, reports, throwAway } from "./phone.js";
import { CLOSED, sendKept, WRONG } from "./sending.js";
import { post, SignedOutError } from "./session.js";

const AGAIN = 15000;
const A_DAY = 86_400_000;

const note = document.querySelector("[data-drafts]");
let answers = [];
let photos = [];
let sendings = [];
let next = null;
let signedOut = false;

const still = ({ refused }) => !refused;
const because = (reason) => ({ refused }) => refused === reason;
const kept = () => [...answers, ...photos, ...sendings];

async function count() {
  [answers, photos] = [(await all()).filter(isWaiting), (await allPhotos()).filter(isWaiting)];
  sendings = (await reports()).filter(({ sending }) => sending).map(({ report, sending }) => ({ ...sending, report }));
  const texts = note.dataset;
  const lines = [];
  const tell = (several, one, many) => {
    if (several.length) lines.push((several.length === 1 ? one : many).replace("{count}", several.length));
  };
  tell(answers.filter(still), texts.textOne, texts.textSeveral);
  tell(photos.filter(still), texts.textPhoto, texts.textPhotos);
  // Where its shopper has to look at something first, reception alone brings a report nowhere.
  const isHeld = ({ report }) => [...answers, ...photos].filter(isOf(report)).some(({ refused }) => refused);
  tell(sendings.filter((sending) => still(sending) && !isHeld(sending)), texts.textReport, texts.textReports);
  const [oldest] = kept().filter(still).map(({ at }) => at).sort();
  if (oldest && Date.now() - Date.parse(oldest) > A_DAY) lines.push(texts.textOldest.replace("{moment}", dayAndTimeOf(oldest)));
  if (signedOut && kept().some(still)) lines.push(texts.textSignedOut);
  tell([...answers, ...photos].filter(because(WRONG)), texts.textWrongOne, texts.textWrongSeveral);
  tell(sendings.filter(because(WRONG)), texts.textReportWrong, texts.textReportWrong);
  const late = kept().filter(because(CLOSED));
  tell(late, texts.textLateOne, texts.textLateSeveral);
  note.querySelector("[data-drafts-away]").hidden = !late.length;
  note.querySelector("[data-drafts-words]").textContent = lines.join("\n");
  note.hidden = !lines.length;
  document.dispatchEvent(new CustomEvent("kept-changed"));
}

async function look() {
  clearTimeout(next);
  try {
    await count();
    if (kept().some(still)) {
      document.dispatchEvent(new CustomEvent("sending"));
      await sendKept().finally(count);
    }
    signedOut = false;
  } catch (error) {
    // Without reception: they stay where they are, and the note says so.
    signedOut = error instanceof SignedOutError;
    if (signedOut) await count();
  }
  // However often reception comes and goes, there is one next time.
  clearTimeout(next);
  if (kept().some(still)) next = setTimeout(look, AGAIN);
}

// An assignment that can be filled in is taken along, and says when it is there.
async function prepare(line) {
  const texts = line.dataset;
  say(line, "arrow-up", texts.textBusy);
  try {
    const plan = await takeAlong(texts.takeAlong);
    if (!plan) line.hidden = true;
    else {
      say(line, "check", texts.textReady, "ok");
      beginHere(plan);
    }
  } catch {
    // The page itself may be one that was kept: then everything is here.
    const [known] = (await reports()).filter(({ plan }) => plan?.assignment === texts.takeAlong);
    if (known) {
      say(line, "check", texts.textReady, "ok");
      beginHere(known.plan);
      return;
    }
    say(line, "cloud-off", texts.textFailed, "wait");
    window.addEventListener("online", () => prepare(line), { once: true });
  }
}

// The report opens without reception as well: with the page that was open last.
function beginHere(plan) {
  const open = async () => location.assign((await reportOf(plan.report)).last ?? (await import("./walk.js")).opensAt(plan));
  const button = document.querySelector("form[action$='/start']");
  button?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = await post(button.action, new FormData(button), 4000).catch(() => null);
    if (said?.redirected) location.assign(said.url);
    else await open();
  });
  document.querySelector(`a[href="${plan.report}"]`)?.addEventListener("click", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    open();
  });
}

// Who signs out leaves them behind; they are sent when the same person signs in on this phone again.
for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
  form.addEventListener("submit", async (event) => {
    if ("left" in form.dataset) return;
    event.preventDefault();
    if (!navigator.onLine) {
      window.alert(note.dataset.textNoSignOut);
      return;
    }
    await count().catch(() => {});
    if (kept().some(({ refused }) => refused !== CLOSED) && !window.confirm(note.dataset.textLeave)) return;
    form.dataset.left = "";
    await leave().catch(() => {});
    form.requestSubmit();
  });
}

if (note) {
  note.querySelector("[data-drafts-away]").addEventListener("click", async () => {
    await throwAway(answers.filter(because(CLOSED)));
    for (const { id } of photos.filter(because(CLOSED))) await photoGone(id);
    for (const { report } of sendings.filter(because(CLOSED))) await forgetAll(report);
    await forgetEnded().catch(() => {});
    await count();
  });
  window.addEventListener("online", look);
  const started = start().catch(() => {});
  const line = document.querySelector("[data-take-along]");
  if (line) started.then(() => prepare(line));
  look().then(() => forgetEnded()).catch(() => {});
}
