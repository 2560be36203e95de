// Every answer is kept on this phone as it is given, then sent, and says so. What fails is tried again.
import { timeOf } from "./clock.js";
import { dataOf } from "./form.js";
import { answerOf } from "./given.js";
import { say } from "./icons.js";
import { arrived, device, draftOf, keep, refuse } from "./phone.js";
import { byDevice, send as post, WRONG } from "./sending.js";
import { FROM_SERVER, renew, SignedOutError } from "./session.js";

const TYPING = 900;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const SIGNED_OUT_WAIT = 8000;

// `drafts`: what was given before in this report and did not arrive.
export function startAutosave(form, drafts) {
  const texts = dataOf(form);
  const kept = new Map(drafts.map((draft) => [draft.code, draft]));
  // Questions changed since their last draft; drafts on their way to the disk; and what this phone could not keep: that page
  // must not be left.
  const changed = new Set();
  const unwritten = new Map();
  let soon = null;
  let writing = null;
  const unkept = new Set();
  const foot = form.querySelector("[data-foot-state]");
  const waiting = new Set();
  const typing = new Map();
  // Answered elsewhere meanwhile: not sent again before the shopper chose.
  const contested = new Set();
  // Where else in the report a choice between two answers waits: the address of that page.
  let choose = null;
  // Whoever sends something of its own: { busy, unsafe }, functions that say "keeping", "sending", "failed" or "", and whether the
  // page must not be left.
  const others = [];
  let sending = null;
  let failures = 0;
  let retry = null;
  let leaving = false;
  let closed = false;
  let signedOut = false;
  // The other answer was chosen somewhere: the page is drawn anew, to show it.
  let givenUp = false;

  const blockOf = (code) => form.querySelector(`[data-question="${CSS.escape(code)}"]`);
  const boxOf = (code) => form.querySelector(`[data-two-answers="${CSS.escape(code)}"]`);
  const baseOf = (code) => form.querySelector(`[name="${CSS.escape(code)}:base"]`);
  const lineOf = (code) => blockOf(code)?.querySelector(":scope > [data-saved]");

  function tell(code, name, words, tone) {
    const line = lineOf(code);
    if (line) say(line, name, words, tone);
  }

  function settle() {
    if (closed) say(foot, "alert", texts.textClosed, "bad");
    else if (contested.size) say(foot, "alert", texts.textContested, "wait");
    else if (waiting.size || others.some(({ busy }) => busy())) {
      if (signedOut) offerSignIn();
      else if (failures || others.some(({ busy }) => busy() === "failed")) waits();
      else say(foot, "edit", texts.textSaving);
    } else if (choose) offerChoice();
    else say(foot, "check", texts.textAllSaved, "ok");
  }

  function offerChoice() {
    say(foot, "alert", "", "wait");
    const link = foot.querySelector("a") ?? foot.lastChild.appendChild(document.createElement("a"));
    Object.assign(link, { href: choose, textContent: texts.textContested });
  }

  // True once signed in again, false where that is put off, null where the server is out of reach.
  async function signInHere() {
    const { signIn } = await import("./signing-in.js");
    const is = await signIn(texts);
    if (is) {
      signedOut = false;
      // As where reception is back: photos go as well.
      window.dispatchEvent(new Event("online"));
    }
    return is;
  }

  function offerSignIn() {
    say(foot, "alert", texts.textSignedOut, "wait");
    if (foot.querySelector("button")) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-edge", textContent: texts.textSignIn });
    button.addEventListener("click", signInHere);
    foot.append(button);
  }

  const isUnsafe = () => unkept.size > 0 || others.some(({ unsafe }) => unsafe());

  function waits() {
    if (changed.size || writing || others.some(({ busy }) => busy() === "keeping")) say(foot, "edit", texts.textSaving);
    else say(foot, "cloud-off", isUnsafe() ? texts.textWaiting : texts.textKept, "wait");
  }

  const entriesOf = (code, data) => [...data].filter(([name, value]) => typeof value === "string" && name.split(":")[0] === code);

  function makeDrafts() {
    clearTimeout(soon);
    soon = null;
    if (!changed.size) return;
    const data = new FormData(form);
    for (const code of changed) {
      const made = draftOf(texts.answers, code, entriesOf(code, data), answerOf(data, blockOf(code)), kept.get(code));
      kept.set(code, made);
      unwritten.set(code, made);
    }
    changed.clear();
  }

  async function writeAll() {
    for (makeDrafts(); unwritten.size; makeDrafts()) {
      const codes = [...unwritten.keys()];
      const made = [...unwritten.values()];
      unwritten.clear();
      const isKept = await keep(made).then(() => true, () => false);
      for (const code of codes) unkept[isKept ? "delete" : "add"](code);
    }
  }

  // Begins at once. What changes while a write is under way goes with the next one: each costs a whole write.
  function write() {
    writing ??= writeAll().finally(() => {
      writing = null;
      if (failures && waiting.size) settle();
    });
    return writing;
  }

  function send() {
    clearTimeout(retry);
    if (sending) return sending;
    if (closed || !waiting.size) return Promise.resolve();
    sending = sendWaiting().finally(() => {
      sending = null;
      settle();
      if (givenUp && !waiting.size && !contested.size) location.replace(location.pathname + location.search);
      if (waiting.size && !failures) send();
    });
    return sending;
  }

  async function sendWaiting() {
    const codes = [...waiting];
    waiting.clear();
    try {
      // On this phone first: else one that is killed now could take an older draft for the last.
      await write();
      const data = new FormData(form);
      // As this page knows it now, its base above all; what was given on another page, as it was kept.
      const sent = codes.map((code) => ({ ...kept.get(code), ...(blockOf(code) && { entries: entriesOf(code, data) }) }));
      if (signedOut) await renew();
      signedOut = false;
      for (const some of byDevice(sent)) {
        const { status, answer } = await post(texts.answers, some);
        if ([404, 409, 410].includes(status)) return close();
        if (!answer) throw new Error(`answered ${status}`);
        await done(some, answer);
      }
    } catch (error) {
      signedOut ||= error instanceof SignedOutError;
      fail(codes);
    }
  }

  // The revision on which this page's next answer is made.
  function setBase(code, revision) {
    const field = baseOf(code);
    if (field) field.value = revision ?? field.value;
  }

  async function done(sent, { refused, revision, revisions, contested: beside, choose: place }) {
    failures = 0;
    choose = place;
    // What is marked as arrived has to stand there first.
    await write();
    await arrived(sent.filter(({ code }) => !(code in refused || code in beside)), revision, revisions).catch(() => {});
    for (const { code } of sent) {
      setBase(code, revisions[code]);
      // Changed meanwhile, or chosen: that goes next.
      const later = waiting.has(code);
      if (!later) boxOf(code)?.remove();
      // Or chosen on another page.
      if (!later && contested.delete(code) && !(beside[code] ?? refused[code])) givenUp = true;
      // What the server has need not be kept here.
      if (!(code in refused || code in beside || later)) unkept.delete(code);
      // Its own page asks; this one leads there.
      if (!blockOf(code) && (code in beside || code in refused)) await refuse(kept.get(code), WRONG).catch(() => {});
      else if (refused[code]) tell(code, "alert", refused[code], "bad");
      else if (beside[code] && !later) ask(code, beside[code]);
      else if (!later) tell(code, "check", texts.textSaved.replace("{time}", timeOf(Date.now())), "ok");
      form.dispatchEvent(new CustomEvent("answer-saved", { detail: { code } }));
    }
  }

  // Answered on another page meanwhile: both are shown, and the shopper chooses.
  function ask(code, { other, seen }) {
    const box = document.querySelector("template[data-two-answers]").content.firstElementChild.cloneNode(true);
    box.dataset.twoAnswers = code;
    box.querySelector("[data-other]").textContent = other;
    for (const field of box.querySelectorAll("[type=radio]")) field.name = `${code}:choice`;
    Object.assign(box.querySelector("[type=hidden]"), { name: `${code}:seen`, value: seen });
    blockOf(code).before(box);
    tell(code, "alert", texts.textContested, "wait");
    awaitChoice(box);
  }

  function awaitChoice(box) {
    const code = box.dataset.twoAnswers;
    const take = ({ value }) => {
      contested.delete(code);
      givenUp ||= value === "other";
      // The server knows one choice.
      box.inert = true;
      save(code);
    };
    contested.add(code);
    box.addEventListener("change", ({ target }) => take(target));
    // Before this page was ready.
    const chosen = box.querySelector(":checked");
    if (chosen) take(chosen);
  }

  function save(code) {
    waiting.add(code);
    changed.add(code);
    send();
  }

  function fail(codes) {
    failures += 1;
    for (const code of codes) waiting.add(code);
    const wait = signedOut ? SIGNED_OUT_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
    retry = setTimeout(send, wait);
    write().then(() => {
      for (const code of codes.filter((each) => failures && waiting.has(each)))
        tell(code, "cloud-off", signedOut ? texts.textSignedOut : unkept.has(code) ? texts.textFailed : texts.textOnPhone, "wait");
    });
  }

  function close() {
    closed = true;
    waiting.clear();
  }

  function note(event, wait) {
    const code = event.target.closest?.("[data-question]")?.dataset.question;
    if (!code || !event.target.name || event.target.type === "file" || closed) return;
    if (contested.has(code)) return;
    clearTimeout(typing.get(code));
    waiting.add(code);
    changed.add(code);
    tell(code, "edit", texts.textSaving);
    settle();
    // Once the letter stands on the page.
    soon ??= setTimeout(write);
    typing.set(code, setTimeout(send, wait));
  }

  form.querySelectorAll("[data-two-answers]").forEach(awaitChoice);
  form.addEventListener("input", (event) => note(event, TYPING));
  form.addEventListener("change", (event) => note(event, 0));
  // What another tab or phone gave meanwhile may ask for a choice.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden || closed) return;
    const said = await fetch(`${texts.report}/plan`, FROM_SERVER).catch(() => null);
    const plan = said?.ok && !said.redirected && (await said.json().catch(() => null));
    if (!plan) return;
    choose = plan.choose;
    settle();
  });
  window.addEventListener("online", () => {
    failures = 0;
    send();
  });
  // At the window: after all others had their say. With a plan of the journey the page goes on by itself (going.js); without
  // one it stays: the browser would show a page of its own instead.
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!navigator.onLine || signedOut) {
      event.preventDefault();
      if (signedOut) send();
      else waits();
      return;
    }
    // The page as it is posted says which of its answers may be on their way already.
    form.querySelectorAll("[data-number]").forEach((field) => field.remove());
    for (const [name, value] of numbers()) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      field.dataset.number = "";
      form.appendChild(field);
    }
    leaving = true;
  });
  window.addEventListener("pagehide", () => {
    makeDrafts();
    if (unwritten.size) keep([...unwritten.values()]).catch(() => {});
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !closed && (isUnsafe() || contested.size)) event.preventDefault();
  });

  for (const code of kept.keys()) waiting.add(code);
  if (waiting.size) {
    settle();
    send();
  }

  // By which the server knows the answers of this page from copies on their way.
  function numbers() {
    makeDrafts();
    const own = [...kept.values()].filter((draft) => draft.device === device && blockOf(draft.code));
    const each = own.flatMap(({ code, sequence, at }) => [[":code", code], [":sequence", sequence], [":phone_at", at]]);
    return [[":device", device], [":phone_now", new Date().toISOString()], ...each];
  }

  // All that was given is on this phone; and, where the server can be reached, with it. Says whether it is.
  async function flush() {
    for (const timer of typing.values()) clearTimeout(timer);
    await write();
    while (!closed && (waiting.size || sending)) {
      failures = 0;
      await send();
      if (failures) return false;
    }
    return !closed;
  }

  return {
    flush,
    numbers,
    settle,
    isContested: () => contested.size > 0,
    isUnsafe,
    isSignedOut: () => signedOut,
    signedOut: (is) => (signedOut = is),
    signInHere,
    // Something else of the page, as a photo, is still on its way.
    isBusy: () => others.some(({ busy }) => busy()),
    leaves: () => (leaving = true),
    closed: close,
    watch: (busy, unsafe) => others.push({ busy, unsafe }),
    save,
  };
}
