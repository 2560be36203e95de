// How much is written of how much fits, where that is asked or limited.
const SHORT = 2000;

export function start(form) {
  for (const line of form.querySelectorAll("[data-count]")) {
    const field = document.getElementById(line.dataset.count);
    const most = Number(field.dataset.most);
    if (!Number(field.dataset.least) && most > SHORT) continue;
    const show = () => {
      const count = Array.from(field.value.trim()).length;
      line.textContent = line.dataset.textCount.replace("{count}", count).replace("{most}", most);
    };
    line.hidden = false;
    field.addEventListener("input", show);
    show();
  }
}
