// Rows of a form, added, removed and moved in the page: the server answers the same buttons, so
// the page is fetched with the rows in their new order and only the form is put in its place.
const form = document.querySelector("[data-rows-form]");

async function rearrange(button) {
  const data = new FormData(form);
  data.append(button.name, button.value);
  const answer = await fetch(form.action || location.href, {
    method: "POST",
    body: new URLSearchParams(data),
  });
  if (!answer.ok || answer.redirected) throw new Error("refused");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-rows-form]");
  const opened = [...form.querySelectorAll("details[open]")].map((part) => part.id);
  form.replaceChildren(...document.adoptNode(fresh).childNodes);
  for (const id of opened) {
    if (id) document.getElementById(id).open = true;
  }
  document.dispatchEvent(new CustomEvent("rows-changed"));
  focusAfter(button.value);
}

// After adding: the first field of the new row. After the rest: the same button, or the one to add.
function focusAfter(action) {
  const [verb, target] = action.split(":");
  const list = verb === "add" ? target : target.replace(/-\d+$/, "");
  if (verb === "add") {
    const rows = form.querySelectorAll(`[name^="${list}-"][name$="-row"]`);
    const own = [...rows].filter((row) => /^-\d+-row$/.test(row.name.slice(list.length)));
    own.at(-1)?.closest("[data-row]").querySelector("input:not([type=hidden]), select")?.focus();
    return;
  }
  const place = Number(target.slice(list.length + 1));
  const moved = { up: place - 1, down: place + 1 }[verb];
  const same = form.querySelector(`[data-rows][value="${verb}:${list}-${moved}"]`);
  const other = form.querySelector(
    `[data-rows][value="${verb === "up" ? "down" : "up"}:${list}-${moved}"]`,
  );
  const wanted = same && !same.disabled ? same : other;
  (wanted ?? document.getElementById(`add-${list}`))?.focus();
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rows]");
  if (!button) return;
  event.preventDefault();
  rearrange(button).catch(() => {
    // Without an answer the ordinary way: the page is sent and comes back.
    const copy = document.createElement("input");
    copy.type = "hidden";
    copy.name = button.name;
    copy.value = button.value;
    form.append(copy);
    form.submit();
  });
});
