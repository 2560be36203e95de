// The pictures that the page keeps for its script, so that they are drawn in one place.
const kept = document.querySelector("template[data-icons]");

export function icon(name, tone = "") {
  const found = kept?.content.querySelector(`[data-icon="${name}"] svg`)?.cloneNode(true);
  if (!found) return document.createElement("span");
  if (tone) found.classList.add(`tone-${tone}`);
  return found;
}

// One line of state: an icon and words.
export function say(line, name, words, tone = "") {
  const text = document.createElement("span");
  text.textContent = words;
  if (tone === "bad") text.className = "tone-bad";
  line.replaceChildren(icon(name, tone), text);
  line.hidden = false;
}
