// Questions appear and disappear with the answers, at once, as the server would decide.
import { holds } from "./conditions.js";
import { dataOf } from "./form.js";
import { valueOf } from "./values.js";

const parsed = (text) => (text ? JSON.parse(text) : null);

export function startShowing(form) {
  const { known, today, now } = dataOf(form);
  const elsewhere = parsed(known) ?? {};
  const clock = { today, now };
  const rows = [...form.querySelectorAll("[data-asked]")].map((row) => {
    const block = row.querySelector("[data-question]");
    return {
      row,
      block,
      code: row.dataset.asked,
      shown: parsed(block?.dataset.shownWhen),
      comment: parsed(block?.dataset.commentWhen),
      photo: parsed(block?.dataset.photoWhen),
      // Words inside a question that depend on an answer.
      lines: [...row.querySelectorAll("[data-shown-when]")].filter((line) => line !== block),
    };
  });
  // Only what they look at changes anything.
  const conditions = [...form.querySelectorAll("[data-shown-when], [data-comment-when], [data-photo-when]")]
    .map(({ dataset }) => [dataset.shownWhen, dataset.commentWhen, dataset.photoWhen].join())
    .join();

  function show() {
    const data = new FormData(form);
    const answers = { ...elsewhere };
    // In order: a hidden answer is not known to what comes after it.
    for (const { row, block, code, shown } of rows) {
      row.hidden = Boolean(shown) && !holds(shown, answers, clock);
      const value = row.hidden || !block ? undefined : valueOf(data, block);
      if (value !== undefined) answers[code] = value;
    }
    for (const { block, comment, photo, lines } of rows) {
      const beside = block?.querySelector("[data-comment]");
      if (beside && comment) {
        beside.hidden = !holds(comment, answers, clock) && !beside.querySelector("textarea").value.trim();
      }
      const evidence = block?.querySelector("[data-photo-beside]");
      if (evidence && photo) {
        evidence.hidden = !holds(photo, answers, clock) && !evidence.querySelector("[data-photo-id]");
      }
      for (const line of lines) line.hidden = !holds(parsed(line.dataset.shownWhen), answers, clock);
    }
  }

  function look({ target }) {
    const code = target.closest?.("[data-question]")?.dataset.question;
    if (conditions.includes(`"${code}"`)) show();
  }

  if (!conditions) return;
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  // Back in the browser: it fills fields in by itself.
  window.addEventListener("pageshow", show);
  show();
}
