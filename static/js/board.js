// The board of a wave: says how many visits are ticked, and Escape lets go of them.
const form = document.querySelector("[data-board]");

if (form) {
  const said = form.querySelector("[data-chosen]");
  const clear = form.querySelector("[data-clear]");
  const boxes = () => [...form.querySelectorAll("input[name=slot]")];

  const count = () => {
    const number = boxes().filter((box) => box.checked).length;
    const words = number === 0 ? said.dataset.none : number === 1 ? said.dataset.one : said.dataset.many;
    said.textContent = words.replace("#", number);
    clear.hidden = number === 0;
    form.classList.toggle("has-chosen", number > 0);
  };

  const letGo = () => {
    for (const box of boxes()) box.checked = false;
    count();
  };

  form.addEventListener("change", count);
  clear.addEventListener("click", () => {
    letGo();
    boxes()[0]?.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.classList.contains("has-chosen")) letGo();
  });
  // The browser may bring ticks back with the page.
  window.addEventListener("pageshow", count);
  count();
}
