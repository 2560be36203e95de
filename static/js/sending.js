// Sends what is kept on this phone: answers report by report, photos one by one. What arrived is forgotten here.
import { all, allPhotos, arrived, photoGone, refuse, send, sendPhoto } from "./phone.js";

// Why something is not sent again: its report takes nothing any more; or it is no answer to its question, or was answered
// on another phone too, and its shopper has to look.
export const [CLOSED, WRONG] = ["closed", "wrong"];

const isClosed = (status) => status === 409 || status === 404;

async function sendAnswers(address, drafts, token) {
  const { status, answer } = await send(address, drafts, token);
  const refused = ({ code }) => {
    if (isClosed(status)) return CLOSED;
    return answer && (code in answer.refused || code in answer.contested) ? WRONG : "";
  };
  for (const draft of drafts) if (refused(draft)) await refuse(draft, refused(draft));
  if (status === 200 && answer) await arrived(drafts.filter((draft) => !refused(draft)));
}

async function sendOne(photo, token) {
  const { status, answer } = await sendPhoto(photo, token);
  if (status === 200 && answer?.id) await photoGone(photo.id);
  else if (isClosed(status)) await refuse(photo, CLOSED);
  else if (status === 413 || status === 422) await refuse(photo, WRONG);
}

// `isHere` says of an answer or a photo that the page itself takes care of it.
export async function sendKept(token, isHere = () => false) {
  const drafts = (await all()).filter((draft) => !draft.refused && !isHere(draft));
  for (const address of new Set(drafts.map((draft) => draft.address))) {
    await sendAnswers(address, drafts.filter((draft) => draft.address === address), token);
  }
  for (const photo of await allPhotos()) if (!photo.refused && !isHere(photo)) await sendOne(photo, token);
}
