// Every answer is kept on this phone as it is given, then goes to the server, and says so. What fails is tried again.
import { say } from "./icons.js";
import { arrived, draftOf, keep, send as post } from "./phone.js";

const TYPING = 900;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const SIGNED_OUT_WAIT = 8000;

// `drafts`: what was given before in this report and did not arrive.
export function startAutosave(form, drafts) {
  const texts = form.dataset;
  const kept = new Map(drafts.map((draft) => [draft.code, draft]));
  // What is being kept, with its mark; and what this phone could not keep: that page must not be left.
  const keeping = new Map();
  const unkept = new Set();
  let token = document.querySelector("meta[name=csrf-token]").content;
  const foot = form.querySelector("[data-foot-state]");
  const waiting = new Set();
  const typing = new Map();
  // Whoever has something that the page must not lose: () => "sending", "failed" or "".
  const others = [];
  let sending = false;
  let failures = 0;
  let retry = null;
  let leaving = false;
  let closed = false;
  let signedOut = false;

  const blockOf = (code) => form.querySelector(`[data-question="${CSS.escape(code)}"]`);
  const lineOf = (code) => blockOf(code)?.querySelector(":scope > [data-saved]");

  function tell(code, name, words, tone) {
    const line = lineOf(code);
    if (line) say(line, name, words, tone);
  }

  function settle() {
    if (closed) say(foot, "alert", texts.textClosed, "bad");
    else if (waiting.size || others.some((busy) => busy())) {
      if (signedOut) say(foot, "alert", texts.textSignedOut, "wait");
      else if (others.some((busy) => busy() === "failed")) say(foot, "cloud-off", texts.textWaiting, "wait");
      else if (failures) waits();
      else say(foot, "edit", texts.textSaving);
    } else say(foot, "check", texts.textAllSaved, "ok");
  }

  function waits() {
    if (keeping.size) say(foot, "edit", texts.textSaving);
    else say(foot, "cloud-off", unkept.size ? texts.textWaiting : texts.textKept, "wait");
  }

  function draft(code) {
    const entries = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name.split(":")[0] === code);
    const made = draftOf(texts.answers, code, entries);
    kept.set(code, made);
    keeping.set(code, made.stamp);
    keep(made)
      .then(() => unkept.delete(code), () => unkept.add(code))
      .then(() => {
        if (keeping.get(code) === made.stamp) keeping.delete(code);
        if (failures && waiting.size) settle();
      });
  }

  // Signing in again, in another tab, makes the token of this page worthless: take over the new one.
  async function renew() {
    const page = await fetch(location.href);
    if (page.redirected || !page.ok) throw new Error("still signed out");
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    token = fresh.querySelector("meta[name=csrf-token]").content;
    form.elements.csrf_token.value = token;
    signedOut = false;
  }

  async function send() {
    clearTimeout(retry);
    if (sending || closed || !waiting.size) return;
    sending = true;
    const codes = [...waiting];
    const sent = codes.map((code) => kept.get(code));
    waiting.clear();
    try {
      if (signedOut) await renew();
      const { status, redirected, answer } = await post(texts.answers, sent, token);
      if (status === 409) return close();
      if (!answer) {
        signedOut = redirected || status === 400;
        throw new Error(`answered ${status}`);
      }
      await done(sent, answer);
    } catch {
      fail(codes);
    } finally {
      sending = false;
      settle();
      if (waiting.size && !failures) send();
    }
  }

  async function done(sent, { refused, at }) {
    failures = 0;
    await arrived(sent.filter(({ code }) => !(code in refused))).catch(() => {});
    for (const { code } of sent) {
      if (refused[code]) tell(code, "alert", refused[code], "bad");
      else if (!waiting.has(code)) tell(code, "check", texts.textSaved.replace("{time}", at), "ok");
      form.dispatchEvent(new CustomEvent("answer-saved", { detail: { code } }));
    }
  }

  function fail(codes) {
    failures += 1;
    for (const code of codes) {
      waiting.add(code);
      tell(code, "cloud-off", signedOut ? texts.textSignedOut : unkept.has(code) ? texts.textFailed : texts.textOnPhone, "wait");
    }
    const wait = signedOut ? SIGNED_OUT_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
    retry = setTimeout(send, wait);
  }

  function close() {
    closed = true;
    waiting.clear();
  }

  function note(event, wait) {
    const code = event.target.closest?.("[data-question]")?.dataset.question;
    if (!code || !event.target.name || event.target.type === "file" || closed) return;
    clearTimeout(typing.get(code));
    waiting.add(code);
    draft(code);
    tell(code, "edit", texts.textSaving);
    settle();
    typing.set(code, setTimeout(send, wait));
  }

  form.addEventListener("input", (event) => note(event, TYPING));
  form.addEventListener("change", (event) => note(event, 0));
  window.addEventListener("online", () => {
    failures = 0;
    send();
  });
  // At the window: after all others on the page had their say.
  window.addEventListener("submit", (event) => {
    // Without reception the browser would show a page of its own, and what is typed here would be gone from sight.
    // The same goes for the page to sign in.
    if (!navigator.onLine || signedOut) {
      event.preventDefault();
      if (signedOut) send();
      else waits();
      return;
    }
    if (!event.defaultPrevented) leaving = true;
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !closed && (unkept.size || others.some((busy) => busy()))) event.preventDefault();
  });

  for (const code of kept.keys()) waiting.add(code);
  if (waiting.size) {
    settle();
    send();
  }

  return {
    token: () => token,
    renew,
    settle,
    closed: close,
    watch: (busy) => others.push(busy),
    // Save the answer to this question now.
    save(code) {
      waiting.add(code);
      draft(code);
      send();
    },
  };
}
