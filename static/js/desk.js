// Menus are <details>: a click elsewhere or Escape closes them; Escape gives the focus back.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
    event.preventDefault();
  }
});

// One press is one decision, however often the button is hit while the page is on its way. Should nothing come, it can be
// pressed again after a while.
const AGAIN = 5000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, AGAIN);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What a shopper took along on this phone (along.js) is given to nobody else who signs in here: without the mark the worker
// gives out nothing, and the shopper's own next page sets it again.
const person = document.querySelector("meta[name=person]")?.content;
const WHO = "who";

async function unmarkOthers() {
  if (!person || !window.caches || !(await caches.has(WHO))) return;
  const marked = await (await caches.open(WHO)).match("/who");
  if (marked && (await marked.text()) !== person) await caches.delete(WHO);
}

unmarkOthers().catch(() => {});
