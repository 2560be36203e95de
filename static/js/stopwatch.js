// A stopwatch that keeps when it was started and stopped and counts nothing: it runs on with the screen off.
import { changed } from "./choices.js";
import { timeOf, two } from "./clock.js";
import { say } from "./icons.js";

const SECOND = 1000;

function length(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

class Stopwatch {
  constructor(box) {
    const block = box.closest("[data-question]");
    const find = (name, within = block) => within.querySelector(`[data-stopwatch-${name}]`);
    this.texts = box.dataset;
    this.time = find("time");
    this.buttons = { start: find("start"), stop: find("stop"), change: find("change"), byHand: find("by-hand") };
    this.started = find("started");
    this.stopped = find("stopped");
    this.state = find("state");
    this.fields = find("fields");
    [this.minutes, this.seconds] = this.fields.querySelectorAll("input");
    this.editing = Boolean(this.fields.querySelector("[aria-invalid]"));
    for (const part of [this.time, this.state]) part.hidden = false;
    this.buttons.start.addEventListener("click", () => this.begin());
    this.buttons.stop.addEventListener("click", () => this.end());
    for (const name of ["change", "byHand"]) this.buttons[name].addEventListener("click", () => this.edit());
    this.fields.addEventListener("change", () => this.typed());
    block.addEventListener("change", () => this.show());
    setInterval(() => this.running && this.tick(), SECOND);
    this.show();
  }

  get running() {
    return Boolean(this.started.value && !this.stopped.value && !this.minutes.value && !this.seconds.value);
  }

  get byHand() {
    return !this.started.value && Boolean(this.minutes.value || this.seconds.value);
  }

  begin() {
    this.started.value = new Date().toISOString();
    this.stopped.value = this.minutes.value = this.seconds.value = "";
    this.editing = false;
    changed(this.started);
    this.buttons.stop.focus();
  }

  end() {
    this.stopped.value = new Date().toISOString();
    const seconds = Math.round((Date.parse(this.stopped.value) - Date.parse(this.started.value)) / SECOND);
    this.minutes.value = Math.floor(seconds / 60);
    this.seconds.value = seconds % 60;
    changed(this.stopped);
    this.buttons.change.focus();
  }

  edit() {
    this.editing = true;
    this.show();
    this.minutes.focus();
  }

  // Typed by hand: the times of the watch no longer say how long it took.
  typed() {
    this.started.value = this.stopped.value = "";
  }

  tick() {
    this.time.textContent = length(Math.max(0, Math.floor((Date.now() - Date.parse(this.started.value)) / SECOND)));
  }

  show() {
    const { start, stop, change, byHand } = this.buttons;
    const { running } = this;
    const finished = !running && Boolean(this.minutes.value || this.seconds.value);
    this.fields.hidden = !this.editing;
    start.hidden = running || (finished && !this.editing);
    stop.hidden = !running;
    change.hidden = !finished || this.editing;
    byHand.hidden = this.editing || finished;
    if (running) {
      this.tick();
      say(this.state, "clock", this.texts.textRunning.replace("{start}", timeOf(this.started.value)));
    } else if (finished) {
      this.time.textContent = length(60 * Number(this.minutes.value) + Number(this.seconds.value) || 0);
      const { textStopped, textByHand } = this.texts;
      const words = this.byHand ? textByHand
        : textStopped.replace("{start}", timeOf(this.started.value)).replace("{stop}", timeOf(this.stopped.value));
      say(this.state, this.byHand ? "edit" : "check", words, this.byHand ? "" : "ok");
    } else {
      this.time.textContent = length(0);
      say(this.state, "clock", this.texts.textIdle);
    }
  }
}

export function start(form) {
  for (const box of form.querySelectorAll("[data-stopwatch]")) new Stopwatch(box);
}
