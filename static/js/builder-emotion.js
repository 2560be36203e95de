// The intended emotion as a slider beside its number; face and words follow. While nothing is noted
// the slider has no thumb. The phase of one's own is asked only where it is chosen.
import { faceWords, showFace } from "./face.js";

const signed = (number) => (number > 0 ? `+${number}` : String(number).replace("-", "\u2212"));

function equip(part) {
  const slider = part.querySelector(".emotion-range");
  const number = part.querySelector(".emotion-number");
  const face = part.querySelector("svg.face");
  if (!slider || !slider.hidden) return;
  const [keys, words] = [part.dataset.keys, part.dataset.words].map((list) => JSON.parse(list));

  function show() {
    const noted = number.value !== "";
    const value = Math.max(-100, Math.min(100, Number(number.value)));
    const [key] = faceWords(value / 100, null);
    const said = noted ? `${words[keys.indexOf(key)]}, ${signed(value)}` : part.dataset.unset;
    part.classList.toggle("is-unset", !noted);
    slider.value = value;
    slider.setAttribute("aria-valuetext", said);
    part.querySelector("[data-emotion-words]").textContent = said;
    showFace(face, value, null);
  }

  function take() {
    number.value = slider.value;
    show();
  }

  slider.hidden = false;
  slider.addEventListener("input", take);
  // A tap on the middle changes nothing, and says something all the same.
  slider.addEventListener("click", () => number.value || take());
  number.addEventListener("input", show);
  show();
}

function askOwnPhase() {
  const phase = document.getElementById("phase");
  const own = document.querySelector("[data-own-phase]");
  if (phase && own) own.hidden = phase.value !== "own";
}

function start() {
  document.querySelectorAll("[data-emotion]").forEach(equip);
  askOwnPhase();
}

document.addEventListener("change", (event) => {
  if (event.target.id === "phase") askOwnPhase();
});
document.addEventListener("rows-changed", start);
start();
