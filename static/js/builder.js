// The builder: questions are moved by dragging, by buttons and with Alt+↑ and Alt+↓, all through
// the forms that the page has anyway. The server's answer takes the place of what it changed; the
// focus stays, and where the question went is said politely. Steps are dragged along the journey;
// the page comes back with the step in its new place.
const builder = document.querySelector("[data-builder]");
const voice = builder?.querySelector("[data-announce]");
const PARTS = ["to-check", "journey", "items"];

const token = () => document.querySelector("meta[name=csrf-token]").content;

function putIn(page) {
  for (const name of PARTS) {
    const fresh = page.querySelector(`[data-refresh="${name}"]`);
    const stale = document.querySelector(`[data-refresh="${name}"]`);
    if (fresh && stale) stale.replaceWith(document.adoptNode(fresh));
  }
  const message = page.querySelector(".message")?.textContent.trim() ?? "";
  voice.textContent = "";
  requestAnimationFrame(() => {
    voice.textContent = message;
  });
  equip();
  const preview = builder.querySelector("[data-preview]");
  preview?.contentWindow.location.reload();
}

async function move(row, place, focus) {
  const data = new URLSearchParams({ to: place, ":csrf_token": token() });
  const answer = await fetch(row.dataset.move, { method: "POST", body: data });
  if (!answer.ok) {
    location.reload();
    return;
  }
  putIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
  const wanted = document.getElementById(focus);
  const again = document.getElementById(row.id);
  const other = again?.querySelector("[data-direction]:not(:disabled)") ?? again?.querySelector("a");
  (wanted && !wanted.disabled ? wanted : other)?.focus();
}

function drag(row) {
  const handle = row.querySelector("[data-handle]");
  if (!handle) return;
  handle.hidden = false;
  // Only the handle drags, so that text can still be selected.
  handle.addEventListener("pointerdown", () => {
    row.draggable = true;
  });
  follow(row, () => {
    row.draggable = false;
  });
}

function dragStep(line) {
  line.draggable = true;
  line.querySelector("a").draggable = false;
  follow(line, () => {});
}

function follow(row, ended) {
  row.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.place);
    row.classList.add("is-dragged");
  });
  row.addEventListener("dragend", () => {
    ended();
    row.classList.remove("is-dragged");
    clearMarks();
  });
}

function moveStep(line, place) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: line.dataset.move, hidden: true });
  for (const [name, value] of Object.entries({ to: place, ":csrf_token": token() })) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}

// What is dragged, and over which of its kind.
function both(event) {
  const dragged = builder.querySelector(".is-dragged");
  const kind = dragged?.matches("[data-step]") ? "[data-step]" : "[data-item]";
  return [dragged, dragged && event.target.closest(kind)];
}

function clearMarks() {
  builder.querySelectorAll(".is-over-before, .is-over-after").forEach((row) => {
    row.classList.remove("is-over-before", "is-over-after");
  });
}

const below = (row, event) => {
  const box = row.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
};

function equip() {
  builder.querySelectorAll("[data-item]").forEach(drag);
  builder.querySelectorAll("[data-step]").forEach(dragStep);
  builder.querySelectorAll("[data-needs-js]").forEach((part) => {
    if (!part.matches(".emotion-range")) part.hidden = false;
  });
}

builder?.addEventListener("dragover", (event) => {
  const [, row] = both(event);
  if (!row) return;
  event.preventDefault();
  clearMarks();
  row.classList.add(below(row, event) ? "is-over-after" : "is-over-before");
});

builder?.addEventListener("drop", (event) => {
  const [dragged, row] = both(event);
  if (!row) return;
  event.preventDefault();
  let place = Number(row.dataset.place) + (below(row, event) ? 1 : 0);
  if (Number(dragged.dataset.place) < place) place -= 1;
  if (place === Number(dragged.dataset.place)) return;
  if (dragged.matches("[data-step]")) moveStep(dragged, place);
  else move(dragged, place, `edit-${dragged.dataset.item}`);
});

builder?.addEventListener("submit", (event) => {
  const button = event.submitter;
  const row = event.target.closest("[data-item]");
  if (!row || !button?.matches("[data-direction]")) return;
  event.preventDefault();
  move(row, event.target.elements.to.value, button.id);
});

document.addEventListener("keydown", (event) => {
  if (!builder) return;
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key.toLowerCase() === "n" && !typing && !event.altKey && !event.ctrlKey && !event.metaKey) {
    builder.querySelector("[data-add]")?.click();
    return;
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest("[data-item]");
  if (!step || !event.altKey || !row || typing) return;
  event.preventDefault();
  const place = Number(row.dataset.place) + step;
  const rows = builder.querySelectorAll("[data-item]").length;
  if (row.dataset.move && place >= 1 && place <= rows) move(row, place, event.target.id);
});

if (builder) equip();
