// What excludes each other: "none of these" and the others, "not applicable" and an answer. Own lines appear one by one.
const VALUES = "input:not([type=hidden], [type=file], [data-not-applicable], [data-photo-remove]), select, textarea";

const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

function exclude(event) {
  const box = event.target;
  const block = box.closest("[data-question]");
  if (!block) return;
  const boxes = [...block.querySelectorAll(".choices [type=checkbox]")];
  const exclusive = boxes.find((other) => "exclusive" in other.dataset && other.checked);
  if (!exclusive) return;
  if (box === exclusive) {
    for (const other of boxes) if (other !== box) other.checked = false;
    for (const line of block.querySelectorAll("[data-added] input")) line.value = "";
  } else if (boxes.includes(box) ? box.checked : box.closest("[data-added]") && box.value.trim()) {
    exclusive.checked = false;
  }
}

// A tick box beside a field: ticking it empties the field, else what was there comes back.
function startNotApplicable(form) {
  for (const box of form.querySelectorAll("[type=checkbox][data-not-applicable]")) {
    const block = box.closest("[data-question]");
    const fields = [...block.querySelectorAll(VALUES)].filter((field) => !field.closest("[data-comment]"));
    let kept = null;
    box.addEventListener("change", () => {
      if (box.checked) {
        kept = fields.map(({ value, checked }) => ({ value, checked }));
        for (const field of fields) {
          if (["checkbox", "radio"].includes(field.type)) field.checked = false;
          else field.value = "";
        }
      } else if (kept) {
        fields.forEach((field, index) => Object.assign(field, kept[index]));
      }
    });
    block.addEventListener("input", (event) => {
      if (fields.includes(event.target)) box.checked = false;
    });
  }
}

function startOwnLines(form) {
  for (const group of form.querySelectorAll("[data-added]")) {
    const lines = [...group.querySelectorAll(".field")];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain btn-edge";
    button.textContent = group.dataset.textAdd;
    const isEmpty = (line) => !line.querySelector("input").value.trim();
    // Where there is nothing to tick, the first line is the answer itself.
    const alone = !group.closest("[data-question]").querySelector("input[type=checkbox]");
    for (const line of lines) line.hidden = isEmpty(line) && !(alone && line === lines[0]);
    const next = () => lines.find((line) => line.hidden);
    button.hidden = !next();
    button.addEventListener("click", () => {
      const line = next();
      line.hidden = false;
      line.querySelector("input").focus();
      button.hidden = !next();
    });
    group.append(button);
  }
}

export function startChoices(form) {
  // Before the others hear of it, so that they see what is left.
  form.addEventListener("input", exclude, true);
  form.addEventListener("change", exclude, true);
  startNotApplicable(form);
  startOwnLines(form);
}

export { changed };
