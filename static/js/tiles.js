// Emotion words as tiles; a tile opens the tray that asks how strong it was. Nothing is strong by default.
import { changed } from "./choices.js";
import { say } from "./icons.js";

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

function bars() {
  const made = element("span", { className: "strength" }, element("i"), element("i"), element("i"));
  made.setAttribute("aria-hidden", "true");
  return made;
}

class Tiles {
  constructor(form, box) {
    this.form = form;
    this.box = box;
    this.texts = box.dataset;
    this.strengths = JSON.parse(box.dataset.strengths);
    this.most = Number(box.dataset.most);
    this.tray = form.querySelector("[data-tray]");
    this.nothing = box.closest("[data-question]").querySelector("[data-word-nothing]");
    this.open = null;
    this.words = [...box.querySelectorAll("[data-word]")].map((row) => this.tile(row));
    this.build();
  }

  tile(row) {
    const [label, select] = [row.querySelector("label"), row.querySelector("select")];
    const button = element("button", { type: "button", className: "word" }, label.textContent);
    const word = { text: label.textContent, select, button, strength: bars() };
    button.addEventListener("click", () => this.press(word));
    word.extra = row.closest("details") !== null;
    return word;
  }

  build() {
    const fields = element("div", { hidden: true });
    fields.append(...this.box.childNodes);
    const tiles = (extra) => element("div", { className: "words" }, ...this.words.filter((word) => word.extra === extra).map(({ button }) => button));
    const grid = tiles(false);
    this.count = element("p", { className: "muted" });
    this.count.setAttribute("role", "status");
    this.box.className = "stack";
    this.box.append(this.count, grid, ...this.more(tiles(true)), fields);
    this.nothing.addEventListener("change", () => {
      if (!this.nothing.checked) return this.show();
      for (const { select } of this.words) select.value = "";
      this.close();
    });
    this.form.addEventListener("submit", (event) => this.finish(event));
    this.tray.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.open) return;
      event.preventDefault();
      const { button } = this.open;
      this.close();
      button.focus();
    });
    this.show();
  }

  // The optional words stand behind a button, unless one of them is chosen already.
  more(grid) {
    if (!grid.children.length || this.words.some(({ extra, select }) => extra && select.value)) return [grid];
    const button = element("button", { type: "button", className: "btn btn-plain btn-edge" }, this.texts.textMore);
    button.addEventListener("click", () => {
      button.remove();
      grid.hidden = false;
      grid.firstElementChild.focus();
    });
    grid.hidden = true;
    return [button, grid];
  }

  get chosen() {
    return this.words.filter(({ select }) => select.value);
  }

  press(word) {
    if (!word.select.value && this.chosen.length >= this.most) {
      this.close();
      this.tell(this.texts.textMost);
      return;
    }
    this.open = word;
    this.fillTray(word);
    this.show();
    (this.tray.querySelector("input:checked") ?? this.tray.querySelector("input")).focus();
  }

  fillTray(word) {
    const name = element("strong", { textContent: word.text, id: "tray-word" });
    const label = element("span", { id: "tray-label" }, `${this.texts.textStrength} `, name);
    const remove = element("button", { type: "button", textContent: this.texts.textRemove });
    remove.addEventListener("click", () => {
      word.select.value = "";
      this.close();
      changed(word.select);
      word.button.focus();
    });
    const group = element("div", { className: "strengths" }, ...this.strengths.map((text, index) => this.choice(word, text, index + 1)));
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", label.id);
    this.tray.replaceChildren(element("div", { className: "tray-head" }, label, remove), group);
    this.tray.hidden = false;
  }

  choice(word, text, strength) {
    // The field of the form is the word's own; these only set it.
    const radio = element("input", { type: "radio", name: "tray", value: strength });
    radio.setAttribute("form", "tray");
    radio.checked = word.select.value === String(strength);
    radio.addEventListener("change", (event) => {
      event.stopPropagation();
      word.select.value = strength;
      this.nothing.checked = false;
      this.show();
      changed(word.select);
    });
    radio.addEventListener("input", (event) => event.stopPropagation());
    return element("label", { className: "strength-choice" }, radio, element("span", { textContent: text }));
  }

  // In the tray over the button, where the thumb and the eye are.
  tell(words) {
    const line = element("p", { className: "foot-state" });
    line.setAttribute("role", "alert");
    this.tray.querySelector("[role=alert]")?.remove();
    this.tray.append(line);
    this.tray.hidden = false;
    say(line, "alert", words, "wait");
  }

  close() {
    this.open = null;
    this.tray.hidden = true;
    this.tray.replaceChildren();
    this.show();
  }

  show() {
    for (const word of this.words) {
      const { button, select, strength, text } = word;
      const isOn = Boolean(select.value);
      button.setAttribute("aria-pressed", isOn);
      button.classList.toggle("is-chosen", this.open === word);
      strength.dataset.strength = select.value;
      if (isOn) button.append(strength);
      else strength.remove();
      button.setAttribute("aria-label", isOn ? `${text}, ${this.strengths[select.value - 1]}` : text);
    }
    this.count.textContent = this.texts.textCount.replace("{count}", this.chosen.length);
  }

  // A word whose strength was never said is not silently lost.
  finish(event) {
    if (!this.open || this.open.select.value) return;
    event.preventDefault();
    this.tell(this.texts.textUnfinished.replace("{word}", this.open.text));
    this.tray.querySelector("input").focus();
  }
}

export function start(form) {
  for (const box of form.querySelectorAll("[data-word-tiles]")) new Tiles(form, box);
}
