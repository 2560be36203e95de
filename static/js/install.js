// After a report: how to keep this at hand. Not where it is already, nor for whoever said "not now".
const card = document.querySelector("[data-install]");
const SAID = "install-hint";
const button = card.querySelector("[data-install-now]");

if (navigator.serviceWorker && !matchMedia("(display-mode: standalone)").matches && !localStorage.getItem(SAID)) card.hidden = false;

// A browser that can do it by a tap says so.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  card.querySelector("[data-by-hand]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", async () => {
    event.prompt();
    await event.userChoice;
    card.hidden = true;
  }, { once: true });
});

card.querySelector("[data-install-never]").addEventListener("click", () => {
  localStorage.setItem(SAID, "no");
  card.hidden = true;
});
