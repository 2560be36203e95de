// A slider in place of the eleven buttons, and the face that follows it. No thumb until it is touched.
import { changed } from "./choices.js";
import { faceWords, showFace } from "./face.js";

const PAGE = 10;
const KEYS = [
  "very_unpleasant", "unpleasant", "a_little_unpleasant", "neutral", "a_little_pleasant", "pleasant", "very_pleasant",
];
const BOUNDS = [10, 40, 75];

const signed = (number) => (number > 0 ? `+${number}` : String(number).replace("-", "\u2212"));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function wordAt(words, position) {
  const size = BOUNDS.filter((bound) => Math.abs(position) >= bound).length;
  return words[3 + Math.sign(position) * size];
}

function makeSlider(box) {
  const { sliderName, sliderId, sliderValue, textPrompt, textValue } = box.dataset;
  const words = JSON.parse(box.dataset.sliderWords);
  const buttons = box.querySelector("[data-slider-buttons]");
  const legend = box.closest("fieldset").querySelector("legend");
  legend.id ||= `${sliderId}-legend`;
  const prompt = box.querySelector("[data-slider-prompt]");
  const skip = buttons.querySelector("input[value='']");
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: -100, max: 100, step: 1, id: sliderId, className: "slider-input untouched" });
  input.setAttribute("aria-labelledby", legend.id);
  const clear = document.createElement("button");
  Object.assign(clear, { type: "button", className: "btn btn-plain btn-edge", hidden: true });
  clear.textContent = skip?.nextElementSibling.textContent ?? "";

  function show() {
    const touched = Boolean(input.name);
    const value = Number(input.value);
    input.classList.toggle("untouched", !touched);
    input.style.setProperty("--part", (value + 100) / 200);
    const spoken = textValue.replace("{words}", wordAt(words, value)).replace("{number}", signed(value));
    input.setAttribute("aria-valuetext", touched ? spoken : textPrompt);
    prompt.textContent = touched ? "" : textPrompt;
    clear.hidden = !touched || !skip;
  }

  function touch() {
    if (input.name) return false;
    input.name = sliderName;
    return true;
  }

  function take(event) {
    touch();
    show();
    if (event) changed(input);
  }

  input.value = sliderValue ?? 0;
  if (sliderValue !== undefined) touch();
  input.addEventListener("input", () => {
    touch();
    show();
  });
  // A tap on the middle changes nothing, and is an answer all the same.
  input.addEventListener("click", (event) => touch() && take(event));
  input.addEventListener("keydown", (event) => {
    const step = { PageUp: PAGE, PageDown: -PAGE, " ": 0, Enter: 0 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    input.value = Number(input.value) + step;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    take(event);
  });
  clear.addEventListener("click", () => {
    input.removeAttribute("name");
    input.value = 0;
    show();
    box.dispatchEvent(new Event("slider-cleared", { bubbles: true }));
    input.focus();
  });
  buttons.replaceWith(input);
  box.append(clear);
  show();
  return { input, position: () => (input.name ? Number(input.value) : null) };
}

export function start(form, saving) {
  for (const felt of form.querySelectorAll("[data-felt]")) {
    const block = felt.closest("[data-question]");
    const { question } = block.dataset;
    const [valence, arousal] = ["valence", "arousal"].map((part) => makeSlider(block.querySelector(`[data-slider="${part}"]`)));
    const names = JSON.parse(block.querySelector("[data-slider=valence]").dataset.sliderWords);
    const [face, words] = [felt.querySelector("svg"), felt.querySelector("[data-felt-words]")];
    const beside = { calm: felt.dataset.textCalm, intense: felt.dataset.textIntense };

    function show() {
      const [v, a] = [valence.position(), arousal.position()];
      felt.classList.toggle("untouched", v === null);
      showFace(face, v ?? 0, a);
      words.textContent = v === null ? "" : capital(
        faceWords(v / 100, a === null ? null : a / 100).map((key) => names[KEYS.indexOf(key)] ?? beside[key]).join(", "),
      );
    }

    felt.hidden = false;
    for (const event of ["input", "change"]) block.addEventListener(event, show);
    block.addEventListener("slider-cleared", () => {
      show();
      saving?.save(question);
    });
    show();
  }
}
