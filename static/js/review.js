// A report by keyboard: J and K go from answer to answer, a letter does what its button does.
// Everything here presses what stands on the page; without script the page works through its
// forms alone. Keys are silent in fields, and can be switched off on this device.
const review = document.querySelector("[data-review]");
const strip = document.querySelector("[data-keys]");
const keyHelp = document.querySelector("[data-keys-dialog]");
const large = document.querySelector("[data-photo-dialog]");
const setting = `review-keys-${strip.dataset.keys}`;
const answers = [...review.querySelectorAll("[data-answer]")];

function remembered() {
  try {
    return localStorage.getItem(setting) !== "off";
  } catch {
    return true; // storage may be forbidden: then the choice lasts as long as the page
  }
}

let on = remembered();

function showKeys() {
  const button = strip.querySelector("[data-keys-switch]");
  button.textContent = on ? button.dataset.textOff : button.dataset.textOn;
  for (const part of document.querySelectorAll("[data-keys-on], .key")) part.hidden = !on;
}

function switchKeys() {
  on = !on;
  try {
    localStorage.setItem(setting, on ? "on" : "off");
  } catch {
    // as above
  }
  showKeys();
}

const current = () => document.activeElement.closest?.("[data-answer]");

function goTo(element) {
  if (!element) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

function along(direction) {
  const here = answers.indexOf(current());
  if (here >= 0) return goTo(answers[here + direction]);
  // From elsewhere: the first answer that is to be seen.
  return goTo(answers.find((answer) => "unseen" in answer.dataset) ?? answers[0]);
}

function press(form) {
  if (form) form.requestSubmit();
}

function openReturn(answer) {
  const details = answer?.querySelector("details[data-act=return]");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

function showPhoto(link) {
  if (!link) return;
  const picture = document.createElement("img");
  picture.src = link.href;
  picture.alt = link.querySelector("img").alt;
  large.querySelector("[data-photo-frame]").replaceChildren(picture);
  large.querySelector("[data-photo-about]").textContent = link.dataset.about;
  large.showModal();
}

const ACTIONS = {
  j: () => along(1),
  k: () => along(-1),
  a: () => press(current()?.querySelector("form[data-act=seen]")),
  A: () => press(current()?.closest(".review-step").querySelector("form[data-act=step]")),
  r: () => openReturn(current()),
  e: () => current()?.querySelector("a[data-act=correct]")?.click(),
  p: () => showPhoto(current()?.querySelector("a[data-photo]")),
  d: () => goTo(document.getElementById("decision")),
  "[": () => document.querySelector('a[data-key="["]')?.click(),
  "]": () => document.querySelector('a[data-key="]"]')?.click(),
  "?": () => keyHelp.showModal(),
};

function goToStep(number) {
  const step = review.querySelector(`[data-step="${number}"]`);
  // At once: a smooth scroll would be overtaken by the one that follows.
  step?.querySelector("h2").scrollIntoView({ block: "start", behavior: "instant" });
  goTo(step?.querySelector("[data-unseen]") ?? step?.querySelector("[data-answer]"));
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
  if (/^[1-9]$/.test(event.key)) {
    event.preventDefault();
    goToStep(event.key);
    return;
  }
  const key = event.shiftKey && event.key === "A" ? "A" : event.key.toLowerCase();
  if (!ACTIONS[key] || (event.repeat && !"jk".includes(key))) return;
  event.preventDefault();
  ACTIONS[key]();
});

document.addEventListener("keydown", (event) => {
  // Escape leaves the reason without a remark, back at the answer.
  const details = event.target.closest?.("details[data-act=return]");
  if (event.key !== "Escape" || !details?.open) return;
  details.open = false;
  goTo(details.closest("[data-answer]"));
});

// The list of steps shows where one is.
review.addEventListener("focusin", (event) => {
  const step = event.target.closest(".review-step");
  if (!step) return;
  for (const link of review.querySelectorAll("a.station")) {
    if (link.hash === `#${step.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
});

review.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-photo]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  showPhoto(link);
});

large.addEventListener("click", (event) => {
  if (event.target === large) large.close();
});

strip.querySelector("[data-keys-switch]").addEventListener("click", switchKeys);
strip.querySelector("[data-keys-help]").addEventListener("click", () => keyHelp.showModal());
strip.hidden = false;
showKeys();

// After an action the address names the next answer that is to be seen: the focus goes there.
if (location.hash.length > 1 && !document.querySelector("[data-error-summary]")) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("[data-answer], #decision")) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  }
}
