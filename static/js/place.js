// One tap fills in where the phone is.
import { changed } from "./choices.js";
import { say } from "./icons.js";

const OPTIONS = { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 };
const DECIMALS = 6;

export function start(form) {
  if (!navigator.geolocation) return;
  for (const place of form.querySelectorAll("[data-place]")) {
    const button = place.querySelector("[data-place-button]");
    const state = place.querySelector("[data-place-state]");
    const field = (part) => place.querySelector(`[data-place-${part}]`);

    function found({ coords }) {
      field("latitude").value = coords.latitude.toFixed(DECIMALS);
      field("longitude").value = coords.longitude.toFixed(DECIMALS);
      field("accuracy").value = Math.round(coords.accuracy);
      say(state, "check", place.dataset.textFound.replace("{metres}", Math.round(coords.accuracy)), "ok");
      changed(field("latitude"));
      button.disabled = false;
    }

    function denied() {
      say(state, "alert", place.dataset.textDenied, "wait");
      place.querySelector("[data-place-fields]").open = true;
      button.disabled = false;
    }

    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      say(state, "clock", place.dataset.textBusy);
      navigator.geolocation.getCurrentPosition(found, denied, OPTIONS);
    });
  }
}
