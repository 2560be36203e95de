// On a shopper's pages outside a report: what is still on this phone is sent, and said as long as it is there.
import { all, arrived, keep, send } from "./phone.js";

const AGAIN = 15000;
const A_DAY = 86_400_000;
// Why a draft is not sent again: its report takes nothing any more; or it is no answer to its question, or was answered
// on another phone too, and its shopper has to look.
const [CLOSED, WRONG] = ["closed", "wrong"];

const note = document.querySelector("[data-drafts]");
const token = document.querySelector("meta[name=csrf-token]").content;
let waiting = [];

const when = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function tell() {
  const late = waiting.filter((draft) => draft.refused === CLOSED);
  const wrong = waiting.filter((draft) => draft.refused === WRONG);
  const open = waiting.filter((draft) => !draft.refused);
  const lines = note.dataset;
  const say = (one, several, count) => (count === 1 ? one : several).replace("{count}", count);
  const words = [];
  if (open.length) {
    words.push(say(lines.textOne, lines.textSeveral, open.length));
    if (Date.now() - Date.parse(open[0].at) > A_DAY) words.push(lines.textOldest.replace("{moment}", when.format(new Date(open[0].at))));
  }
  if (wrong.length) words.push(say(lines.textWrongOne, lines.textWrongSeveral, wrong.length));
  if (late.length) words.push(say(lines.textLateOne, lines.textLateSeveral, late.length));
  note.querySelector("[data-drafts-away]").hidden = !late.length;
  note.querySelector("[data-drafts-words]").textContent = words.join(" ");
  note.hidden = !words.length;
}

async function sendAll() {
  const addresses = new Set(waiting.filter((draft) => !draft.refused).map((draft) => draft.address));
  for (const address of addresses) {
    const drafts = waiting.filter((draft) => draft.address === address && !draft.refused);
    const { status, answer } = await send(address, drafts, token);
    const refused = (draft) => {
      if (status === 409 || status === 404) return CLOSED;
      return answer && (draft.code in answer.refused || draft.code in answer.contested) ? WRONG : "";
    };
    for (const draft of drafts) if (refused(draft)) await keep({ ...draft, refused: refused(draft) });
    if (status === 200 && answer) await arrived(drafts.filter((draft) => !refused(draft)));
  }
}

async function look() {
  try {
    waiting = await all();
    tell();
    if (waiting.some((draft) => !draft.refused)) {
      await sendAll();
      waiting = await all();
      tell();
    }
  } catch {
    // Without reception: they stay where they are, and the note says so.
  }
  if (waiting.some((draft) => !draft.refused)) setTimeout(look, AGAIN);
}

// Who signs out leaves them behind; they are sent when the same person signs in on this phone again.
for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
  form.addEventListener("submit", (event) => {
    const open = waiting.filter((draft) => !draft.refused).length;
    if (open && !window.confirm(note.dataset.textLeave)) event.preventDefault();
  });
}

if (note) {
  note.querySelector("[data-drafts-away]").addEventListener("click", async () => {
    await arrived(waiting.filter((draft) => draft.refused === CLOSED));
    await look();
  });
  window.addEventListener("online", look);
  look();
}
