// Rows of a form, added, removed and moved in the page: the server answers the same buttons, so
// the page is fetched with the rows in their new order and only the form is put in its place.
// What is typed while the answer is under way is put into the fresh form, and the cursor with it.
const form = document.querySelector("[data-rows-form]");

async function rearrange({ name, value }, typedSince) {
  const data = new FormData(form);
  data.append(name, value);
  const answer = await fetch(form.action || location.href, {
    method: "POST",
    body: new URLSearchParams(data),
  });
  if (!answer.ok || answer.redirected) throw new Error("refused");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = document.adoptNode(page.querySelector("[data-rows-form]"));
  const opened = [...form.querySelectorAll("details[open]")].map((part) => part.id);
  const renamed = renaming(value);
  const cursor = typedSince(fresh, renamed);
  form.replaceChildren(...fresh.childNodes);
  for (const id of opened) {
    if (id) document.getElementById(id).open = true;
  }
  document.dispatchEvent(new CustomEvent("rows-changed"));
  if (cursor) cursor();
  else focusAfter(value);
  return renamed;
}

// A field's name, or the target of a button, → its name after the action; null where it is gone.
function renaming(action) {
  const [verb, target] = action.split(":");
  const list = verb === "add" ? target : target.replace(/-\d+$/, "");
  const numbers = [...form.elements]
    .map((field) => field.name)
    .filter((name) => name.startsWith(`${list}-`) && /^\d+-row$/.test(name.slice(list.length + 1)))
    .map((name) => parseInt(name.slice(list.length + 1), 10));
  const order = [...new Set(numbers)].sort((one, other) => one - other);
  const place = order.indexOf(Number(target.slice(list.length + 1)));
  const other = { up: place - 1, down: place + 1 }[verb];
  if (verb === "remove") order.splice(place, 1);
  else if (other in order) [order[place], order[other]] = [order[other], order[place]];
  return (name) => {
    if (!name.startsWith(`${list}-`)) return name;
    const [, number, rest] = /^(\d+)(.*)$/.exec(name.slice(list.length + 1)) ?? [];
    if (number === undefined) return name;
    const now = order.indexOf(Number(number));
    return now < 0 ? null : `${list}-${now}${rest}`;
  };
}

const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const held = (field) => (ticked(field) ? field.checked : field.value);
const alike = (fields, name, like) =>
  [...fields].filter(
    (field) => field.name === name && (!ticked(like) || field.value === like.value),
  );

// Remembers what the form holds now. Later: puts what changed since into a fresh form, and returns
// how to set the cursor where it was, unless it is still at what was pressed.
function remember() {
  const before = new Map([...form.elements].map((field) => [field, held(field)]));
  const at = document.activeElement;
  return (fresh, renamed) => {
    const twin = (field) => {
      const name = field.name && renamed(field.name);
      const place = alike(form.elements, field.name, field).indexOf(field);
      return name ? alike(fresh.elements, name, field)[place] : undefined;
    };
    for (const [field, value] of before) {
      if (held(field) === value) continue;
      const same = twin(field);
      if (same && ticked(same)) same.checked = field.checked;
      else if (same) same.value = field.value;
    }
    const active = document.activeElement;
    if (active === at || !form.contains(active)) return null;
    const same = twin(active);
    if (!same) return null;
    let from = null;
    let to = null;
    if ("selectionStart" in active) [from, to] = [active.selectionStart, active.selectionEnd];
    return () => {
      same.focus();
      if (from !== null) same.setSelectionRange(from, to);
    };
  };
}

// After adding: the first field of the new row. After the rest: the same button, or the one to add.
function focusAfter(action) {
  const [verb, target] = action.split(":");
  const list = verb === "add" ? target : target.replace(/-\d+$/, "");
  if (verb === "add") {
    const rows = form.querySelectorAll(`[name^="${list}-"][name$="-row"]`);
    const own = [...rows].filter((row) => /^-\d+-row$/.test(row.name.slice(list.length)));
    own.at(-1)?.closest("[data-row]").querySelector("input:not([type=hidden]), select")?.focus();
    return;
  }
  const place = Number(target.slice(list.length + 1));
  const moved = { up: place - 1, down: place + 1 }[verb];
  const same = form.querySelector(`[data-rows][value="${verb}:${list}-${moved}"]`);
  const other = form.querySelector(
    `[data-rows][value="${verb === "up" ? "down" : "up"}:${list}-${moved}"]`,
  );
  const wanted = same && !same.disabled ? same : other;
  (wanted ?? document.getElementById(`add-${list}`))?.focus();
}

// One at a time, in the order of pressing: the next waits, and finds its row where it is by then.
let waiting = Promise.resolve();
const moves = [];

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rows]");
  if (!button) return;
  event.preventDefault();
  const since = moves.length;
  const pressed = { name: button.name, value: button.value };
  waiting = waiting
    .then(async () => {
      const [verb, target] = pressed.value.split(":");
      const now = moves.slice(since).reduce((name, move) => name && move(name), target);
      if (!now) return;
      moves.push(await rearrange({ ...pressed, value: `${verb}:${now}` }, remember()));
    })
    .catch(() => {
      // Without an answer the ordinary way: the page is sent and comes back.
      const copy = document.createElement("input");
      copy.type = "hidden";
      copy.name = pressed.name;
      copy.value = pressed.value;
      form.append(copy);
      form.submit();
    });
});
