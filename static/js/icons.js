// The pictures that the page keeps for its script, so that they are drawn in one place.
const kept = document.querySelector("template[data-icons]");

export function icon(name, tone = "") {
  const found = kept?.content.querySelector(`[data-icon="${name}"] svg`)?.cloneNode(true);
  if (!found) return document.createElement("span");
  if (tone) found.classList.add(`tone-${tone}`);
  return found;
}

const lines = new WeakMap();

// One line of state: an icon and words. What it says already is not drawn again.
export function say(line, name, words, tone = "") {
  const said = `${name} ${tone} ${words}`;
  if (lines.get(line) === said && !line.hidden) return;
  lines.set(line, said);
  const text = document.createElement("span");
  text.textContent = words;
  if (tone === "bad") text.className = "tone-bad";
  line.replaceChildren(icon(name, tone), text);
  line.hidden = false;
}
