// The intended emotion as a slider beside its number; the face follows. The phase of one's own
// is asked only where it is chosen.
import { showFace } from "./face.js";

function equip(part) {
  const slider = part.querySelector(".emotion-range");
  const number = part.querySelector(".emotion-number");
  const face = part.querySelector("svg.face");
  if (!slider || !slider.hidden) return;
  slider.hidden = false;
  slider.addEventListener("input", () => {
    number.value = slider.value;
    showFace(face, Number(slider.value), null);
  });
  number.addEventListener("input", () => {
    slider.value = number.value || 0;
    showFace(face, Number(slider.value), null);
  });
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
