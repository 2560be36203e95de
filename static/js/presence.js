// One tap on arrival and one on leaving: the time is kept at once, the place follows where the phone knows it and may say
// it. Then the page goes on by itself, with or without a place.
import { changed } from "./choices.js";
import { timeOf, two } from "./clock.js";
import { say } from "./icons.js";

const OPTIONS = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };
const DECIMALS = 6;
const REFUSED = 1;

// By the clock on the wall, with its offset: "2026-11-22T14:31:05+01:00".
function here(moment) {
  const offset = -moment.getTimezoneOffset();
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(":");
  const size = Math.abs(offset);
  return `${day}T${time}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

class Presence {
  constructor(form, box) {
    this.form = form;
    this.texts = box.dataset;
    const find = (part) => form.querySelector(`[data-presence-${part}]`);
    [this.now, this.refuse, this.state] = ["now", "refuse", "state"].map(find);
    this.fields = Object.fromEntries(["at", "latitude", "longitude", "accuracy", "refused"].map((part) => [part, find(part)]));
    this.now.addEventListener("click", (event) => {
      event.preventDefault();
      if (navigator.geolocation) this.look();
      else this.note({});
    });
    this.refuse.hidden = !navigator.geolocation;
    this.refuse.addEventListener("click", () => this.note({ refused: 1 }));
    if (this.fields.at.value && this.state.hidden) this.tell("check", this.texts.textAt, "ok");
  }

  // Keep what is known now; an earlier tap is replaced.
  keep(place, at = here(new Date())) {
    for (const [part, field] of Object.entries(this.fields)) field.value = place[part] ?? "";
    this.fields.at.value = at;
    changed(this.fields.at);
  }

  tell(name, words, tone) {
    const time = timeOf(this.fields.at.value);
    say(this.state, name, words.replace("{time}", time).replace("{metres}", this.fields.accuracy.value), tone);
  }

  look() {
    this.keep({});
    this.busy = true;
    this.now.disabled = true;
    this.tell("clock", this.texts.textBusy);
    const at = this.fields.at.value;
    const found = ({ coords }) => {
      const [latitude, longitude] = [coords.latitude, coords.longitude].map((degrees) => degrees.toFixed(DECIMALS));
      this.note({ latitude, longitude, accuracy: Math.round(coords.accuracy) }, at, this.texts.textFound);
    };
    const missed = ({ code }) => this.note(code === REFUSED ? { refused: 1 } : {}, at);
    // Who went on meanwhile, or chose to tell the time alone, is not asked again.
    const still = (act) => (result) => this.busy && act(result);
    navigator.geolocation.getCurrentPosition(still(found), still(missed), OPTIONS);
  }

  note(place, at, words = this.texts.textAt) {
    this.keep(place, at ?? (this.busy ? this.fields.at.value : undefined));
    this.busy = false;
    this.tell("check", words, "ok");
    this.form.requestSubmit();
  }
}

export function start(form) {
  new Presence(form, form.querySelector("[data-presence]"));
}
