// On a shopper's pages outside a report: what is still on this phone is sent, and said as long as it is there.
import { all, allPhotos, arrived, photoGone } from "./phone.js";
import { CLOSED, sendKept, WRONG } from "./sending.js";

const AGAIN = 15000;
const A_DAY = 86_400_000;

const note = document.querySelector("[data-drafts]");
const token = document.querySelector("meta[name=csrf-token]").content;
let answers = [];
let photos = [];
let next = null;

const when = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const still = ({ refused }) => !refused;
const because = (reason) => ({ refused }) => refused === reason;
const anyStill = () => answers.some(still) || photos.some(still);

async function count() {
  [answers, photos] = [await all(), await allPhotos()];
  const texts = note.dataset;
  const lines = [];
  const say = (several, one, many) => {
    if (several.length) lines.push((several.length === 1 ? one : many).replace("{count}", several.length));
  };
  say(answers.filter(still), texts.textOne, texts.textSeveral);
  say(photos.filter(still), texts.textPhoto, texts.textPhotos);
  const [oldest] = [...answers, ...photos].filter(still).map(({ at }) => at).sort();
  if (oldest && Date.now() - Date.parse(oldest) > A_DAY) lines.push(texts.textOldest.replace("{moment}", when.format(new Date(oldest))));
  say([...answers, ...photos].filter(because(WRONG)), texts.textWrongOne, texts.textWrongSeveral);
  const late = [...answers, ...photos].filter(because(CLOSED));
  say(late, texts.textLateOne, texts.textLateSeveral);
  note.querySelector("[data-drafts-away]").hidden = !late.length;
  note.querySelector("[data-drafts-words]").textContent = lines.join(" ");
  note.hidden = !lines.length;
}

async function look() {
  clearTimeout(next);
  try {
    await count();
    if (anyStill()) await sendKept(token).finally(count);
  } catch {
    // Without reception: they stay where they are, and the note says so.
  }
  // However often reception comes and goes, there is one next time.
  clearTimeout(next);
  if (anyStill()) next = setTimeout(look, AGAIN);
}

// Who signs out leaves them behind; they are sent when the same person signs in on this phone again.
for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
  form.addEventListener("submit", (event) => {
    if (anyStill() && !window.confirm(note.dataset.textLeave)) event.preventDefault();
  });
}

if (note) {
  note.querySelector("[data-drafts-away]").addEventListener("click", async () => {
    await arrived(answers.filter(because(CLOSED)));
    for (const { id } of photos.filter(because(CLOSED))) await photoGone(id);
    await count();
  });
  window.addEventListener("online", look);
  look();
}
