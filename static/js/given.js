// What the journey needs to know of an answer, beside what is posted: kept with it (phone.js), so that
// conditions, checks and the page before sending work without its field.
import { trimmed, valueOf } from "./values.js";

// The words that stand beside what was chosen or typed.
function said(block) {
  const lines = [];
  for (const field of block.querySelectorAll("input, select, textarea")) {
    if (field.closest("[data-comment]") || ["hidden", "file"].includes(field.type) || "photoRemove" in field.dataset) continue;
    if (["radio", "checkbox"].includes(field.type)) {
      if (field.checked && field.value) lines.push(ofScale(field) ?? field.labels[0]?.textContent.trim() ?? "");
    } else if (field.options) {
      if (field.value) lines.push(`${field.labels[0]?.textContent.trim()} (${field.selectedOptions[0].textContent.trim()})`);
    } else if (field.value.trim()) lines.push(withUnit(field));
  }
  return lines.filter(Boolean).join(", ");
}

// A point of a scale with the end of the scale, as "display" in audit/questions/scales.py says it.
const ofScale = (field) => field.closest("[data-said]")?.dataset.said.replace("#", field.value.replace("-", "\u2212"));

function withUnit(field) {
  const group = field.closest(".input-group");
  const [before, after] = ["previousElementSibling", "nextElementSibling"].map((beside) => field[beside]?.matches(".input-group-text") ? field[beside].textContent.trim() : "");
  return group ? [before, field.value.trim(), after].filter(Boolean).join(" ") : field.value.trim();
}

// { answered, not_applicable, comment, value, said }; value is what conditions see, undefined where they see none.
export function answerOf(data, block) {
  const { question: code } = block.dataset;
  const isNot = data.has(`${code}:na`) || data.get(code) === ":na";
  const value = isNot ? undefined : valueOf(data, block);
  const begun = [...data].some(([key, one]) => {
    const [owner, part] = key.split(":");
    return owner === code && !["na", "comment", "base", "choice", "seen", "remove"].includes(part) && typeof one === "string" && one !== "";
  });
  return {
    answered: isNot || value !== undefined || begun,
    not_applicable: isNot,
    comment: trimmed(data.get(`${code}:comment`) ?? ""),
    value,
    said: said(block),
  };
}
