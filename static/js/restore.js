// What was given on this phone stands in its fields again: what did not arrive, and, on a page that was kept for lack of
// reception, what arrived after that page was made.
import { dataOf } from "./form.js";
import { all, allPhotos, isWaiting } from "./phone.js";

function fill(block, entries) {
  const given = new Map();
  for (const [name, value] of entries) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of block.querySelectorAll("input[name], select[name], textarea[name]")) {
    const values = given.get(field.name) ?? [];
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type !== "file") field.value = values.shift() ?? "";
  }
  // A slider stands on any number, its buttons on eleven: it is told before it takes their place.
  for (const { dataset } of block.querySelectorAll("[data-slider]")) {
    const [value] = entries.find(([name]) => name === dataset.sliderName)?.slice(1) ?? [];
    if (value) dataset.sliderValue = value;
    else delete dataset.sliderValue;
  }
}

// Photos that were taken away, perhaps after this page was kept: before their answers are sent again, which says so.
function takeAway(form, photos) {
  for (const { id } of photos.filter(({ removed }) => removed)) {
    const tick = form.querySelector(`[data-photo-remove][value="${CSS.escape(id)}"]`);
    const figure = tick?.closest(".photo");
    if (!figure) continue;
    tick.checked = figure.hidden = true;
    figure.dataset.removed = "";
  }
}

// It waits to be said of a photo that this page does not know: it arrived, and was taken away, after the page was kept.
function sayTakenAway(block, { code, entries }) {
  const name = `${code}:remove`;
  for (const [, value] of entries.filter(([each]) => each === name)) {
    if (block.querySelector(`[data-photo-remove][value="${CSS.escape(value)}"]`)) continue;
    block.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
}

// The drafts of this report that have not arrived, those of other pages too; of each question the last.
export async function restore(form) {
  const { answers, revision } = dataOf(form);
  const shown = Number(revision);
  const drafts = (await all()).filter(({ address }) => address === answers);
  for (const draft of drafts) {
    const { code, entries, received } = draft;
    const block = form.querySelector(`[data-question="${CSS.escape(code)}"]`);
    if (!block || received <= shown) continue;
    const base = form.querySelector(`[name="${CSS.escape(code)}:base"]`);
    if (isWaiting(draft)) {
      sayTakenAway(block, draft);
      // It was made on the answer that this phone knew then, which may not be the one that the page shows.
      const known = entries.find(([name]) => name === base?.name);
      if (base && known) base.value = known[1];
    } else if (base && draft.revision !== undefined) base.value = draft.revision;
    if (block.dataset.kind !== "photo") fill(block, entries);
  }
  takeAway(form, await allPhotos());
  // What has to be looked at on another page goes from there.
  const isToSend = (draft) => isWaiting(draft) && !(draft.refused && !form.querySelector(`[data-question="${CSS.escape(draft.code)}"]`));
  return [...new Map(drafts.filter(isToSend).map((draft) => [draft.code, draft])).values()];
}
