// A button that copies a short text, where the browser can.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]") ?? document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "muted small";
    button.before(said);
    said.textContent = button.dataset.textDone;
  });
}
