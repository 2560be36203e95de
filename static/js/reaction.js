// The first reaction to a step: one word at a time, whether it fits, and how long the tap took. From the frame that paints
// the word to the moment of the tap itself; by pointer alone, since a key would tell another time.
import { dataOf } from "./form.js";

const BLANK = 400;
const LONGEST = 3000;
// A tap that was made in time may be told a moment later.
const STILL_TOLD = 50;
const PAUSE = 1200;
const LOOK_AGAIN = 100;
const LONGEST_SAVE = 2500;

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
// Another page in front, or the blank one that the eye button puts over this one.
const isCovered = () => document.hidden || document.querySelector("dialog[open]") !== null;

class Reaction {
  constructor(form, box, saving) {
    const part = (name) => box.querySelector(`[data-reaction-${name}]`);
    Object.assign(this, { form, box, saving, code: box.dataset.reaction });
    for (const name of ["intro", "skip", "ago", "begin", "stage", "stop", "dots", "mark", "word", "done"]) this[name] = part(name);
    this.value = box.closest("[data-question]").querySelector("[data-reaction-value]");
    this.next = form.querySelector("[data-reaction-continue]");
    // Whoever practised in this report and went on without reception is not asked to again.
    const { answers } = dataOf(form);
    this.memory = answers ? `reaction ${answers}` : "";
    this.practised = "practised" in box.dataset || (this.memory && sessionStorage.getItem(this.memory) !== null);
    if (this.practised) this.begin.textContent = box.dataset.textBegin;
    part("without").remove();
    this.begin.hidden = this.ago.hidden = false;
    this.begin.addEventListener("click", () => this.run());
    this.stop.addEventListener("click", () => this.giveUp());
    this.skip.addEventListener("click", (event) => {
      if (!saving) return;
      event.preventDefault();
      this.keep({ skipped: true });
    });
  }

  async run() {
    const { words, practice, textPractice, textNow } = this.box.dataset;
    const minutes = Number(this.ago.querySelector("select").value);
    this.stopped = false;
    this.intro.hidden = true;
    this.stage.hidden = false;
    this.stage.focus();
    if (!this.practised && !(await this.practise(JSON.parse(practice), textPractice, textNow))) return;
    const at = new Date().toISOString();
    const trials = [];
    for (const word of JSON.parse(words)) {
      trials.push(await this.trial(word));
      if (this.stopped) return;
      this.dots.children[trials.length - 1].classList.add("is-done");
    }
    if (this.memory) sessionStorage.setItem(this.memory, "");
    this.stage.hidden = true;
    this.done.hidden = false;
    this.keep({ trials, at, delay: minutes });
  }

  async practise(words, before, after) {
    this.mark.textContent = before;
    for (const word of words) {
      await this.trial(word);
      if (this.stopped) return false;
    }
    this.mark.textContent = after;
    await wait(PAUSE);
    this.mark.textContent = "";
    return !this.stopped;
  }

  // One word, to a tap or to the end of its time. A trial during which the page was not to be seen is void.
  async trial({ key, text }) {
    while (isCovered() && !this.stopped) await wait(LOOK_AGAIN);
    return new Promise((resolve) => {
      const ending = new AbortController();
      const { signal } = ending;
      const timers = [];
      let onset = null;
      this.end = (answer, milliseconds, reason) => {
        ending.abort();
        for (const timer of timers) clearTimeout(timer);
        this.word.textContent = "";
        resolve({ word: key, answer, milliseconds, void: reason });
      };
      const paint = () => {
        if (signal.aborted) return;
        this.word.textContent = text;
        onset = performance.now();
        timers.push(setTimeout(() => (this.word.textContent = ""), LONGEST));
        timers.push(setTimeout(() => this.end(null, null, "late"), LONGEST + STILL_TOLD));
      };
      const tapped = (event) => {
        const time = onset === null ? -1 : Math.round(event.timeStamp - onset);
        // A second finger, another button, or a tap that was made before the word was there.
        if (!event.isPrimary || event.button !== 0 || time < 0) return;
        event.preventDefault();
        if (time > LONGEST) this.end(null, null, "late");
        else this.end(Number(event.currentTarget.dataset.fits), time, null);
      };
      const look = () => isCovered() && this.end(null, null, "hidden");
      for (const button of this.stage.querySelectorAll("[data-fits]")) button.addEventListener("pointerdown", tapped, { signal });
      document.addEventListener("visibilitychange", look, { signal });
      document.addEventListener("keydown", () => setTimeout(() => !signal.aborted && look()), { signal });
      timers.push(setTimeout(() => requestAnimationFrame(paint), BLANK));
    });
  }

  giveUp() {
    this.stopped = true;
    this.end?.(null, null, "hidden");
    this.stage.hidden = true;
    this.keep({ skipped: true });
  }

  // The same way as every other answer, then on. Where that cannot be sent yet, the button to go on stays.
  async keep(value) {
    this.value.value = JSON.stringify(value);
    this.intro.hidden = true;
    this.next.hidden = false;
    this.next.focus();
    if (this.saving) {
      const saved = new Promise((resolve) => this.form.addEventListener("answer-saved", resolve, { once: true }));
      this.saving.save(this.code);
      await Promise.race([saved, wait(LONGEST_SAVE)]);
    }
    this.form.requestSubmit(this.next);
  }
}

export function start(form, saving) {
  const box = form.querySelector("[data-reaction]");
  // The browser's way back may show a page that was left; what was given then stands in its field again.
  if (JSON.parse(form.querySelector("[data-reaction-value]").value || "{}").trials) {
    box.querySelector("[data-reaction-intro]").hidden = true;
    box.querySelector("[data-reaction-done]").hidden = false;
    form.querySelector("[data-reaction-continue]").hidden = false;
    return;
  }
  new Reaction(form, box, saving);
}
