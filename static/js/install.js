// After a report: how to keep this at hand. Not where it is already, nor for whoever said "not now".
const card = document.querySelector("[data-install]");
const SAID = "install-hint";
const button = card.querySelector("[data-install-now]");

function settle(said) {
  try {
    localStorage.setItem(SAID, said);
  } catch {
    // storage may be forbidden: then it is said for this page
  }
  card.hidden = true;
}

function isSettled() {
  try {
    return Boolean(localStorage.getItem(SAID));
  } catch {
    return false; // as above
  }
}

card.hidden = !navigator.serviceWorker || matchMedia("(display-mode: standalone)").matches || isSettled();

// A browser that can do it by a tap says so.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  card.querySelector("[data-by-hand]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", async () => {
    event.prompt();
    const { outcome } = await event.userChoice;
    if (outcome === "accepted") settle("added");
    else card.hidden = true;
  }, { once: true });
});

card.querySelector("[data-install-never]").addEventListener("click", () => settle("no"));
