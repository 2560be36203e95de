// A row of a condition: the value is suggested from the answers of the question that is chosen.
function tie(row) {
  const source = row.querySelector("[data-source]");
  const value = row.querySelector("[data-value]");
  if (!source || !value) return;
  const list = document.getElementById(`options-${source.value.replaceAll(".", "-")}`);
  if (list) {
    value.setAttribute("list", list.id);
  } else {
    value.removeAttribute("list");
  }
}

function tieAll() {
  document.querySelectorAll("[data-condition] [data-row]").forEach(tie);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-source]")) tie(event.target.closest("[data-row]"));
});
document.addEventListener("rows-changed", tieAll);
tieAll();
