// The eye button, and Escape, put a blank page over this one. A tap or Escape takes it away.
// A modal dialog: what is under it can be neither read aloud nor reached, and the focus returns.
const eye = document.querySelector("[data-cover]");

if (eye) {
  const cover = document.createElement("dialog");
  const back = document.createElement("button");
  cover.className = "cover";
  cover.setAttribute("aria-label", eye.dataset.cover);
  back.type = "button";
  back.setAttribute("aria-label", eye.dataset.cover);
  back.addEventListener("click", () => cover.close());
  cover.append(back);
  document.body.append(cover);

  const hide = () => cover.showModal();
  eye.hidden = false;
  eye.addEventListener("click", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    hide();
  });
}
