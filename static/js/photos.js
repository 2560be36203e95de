// Photos: each is made smaller (smaller.js), kept on this phone and sent at once.
import { dataOf } from "./form.js";
import { say } from "./icons.js";
import { allPhotos, hex, isWaiting, keepPhoto, newId, photoArrived, photoGone, photoRemoved, refuse } from "./phone.js";
import { WRONG } from "./sending.js";
import { renew, SignedOutError } from "./session.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;

// SHA-256, in hexadecimal.
export async function digestOf(content) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
}

// Made smaller by what is fetched with the first photo. Without that it goes up whole.
const prepared = (file) => import("./smaller.js").then(({ prepare }) => prepare(file), () => ({ photo: file, told: {} }));

class Photos {
  constructor(form, box, saving) {
    this.form = form;
    this.texts = dataOf(form);
    this.box = box;
    this.saving = saving;
    this.code = box.dataset.photo;
    this.most = Number(box.dataset.photoMost);
    this.isAnswer = box.closest("[data-question]").dataset.kind === "photo";
    this.add = box.querySelector(".photo-add");
    this.under_way = new Set();
    // What is not on this phone's disk yet: the page waits for that.
    this.making = new Set();
    this.unsent = new Set();
    // What this phone could not keep: the page must not be left.
    this.unkept = new Set();
    for (const figure of box.querySelectorAll("[data-photo-id]")) this.makeRemovable(figure);
    this.add.querySelector("input").addEventListener("change", (event) => this.choose(event.target));
    this.count();
  }

  get figures() {
    return [...this.box.querySelectorAll(".photo")];
  }

  // What was refused or removed takes no place; what only failed does, for it goes once more.
  get room() {
    return this.most - this.figures.filter((figure) => !("refused" in figure.dataset || "removed" in figure.dataset)).length;
  }

  count() {
    this.add.hidden = this.room <= 0;
  }

  // Read at once and emptied, so that the page does not send the same file a second time.
  choose(field) {
    const files = [...field.files];
    field.value = "";
    for (const figure of this.figures) if ("refused" in figure.dataset) this.forget(figure);
    const { room } = this;
    files.forEach((file, place) => this.begin({ id: newId(), file }, place < room));
  }

  // What was chosen on this phone before. One that arrived is shown as such, where the page was made before that.
  again(kept) {
    if (kept.removed) return;
    if (this.figures.some(({ dataset }) => dataset.photoId === kept.id)) return;
    if (isWaiting(kept)) this.begin({ id: kept.id, file: kept.photo, kept }, true);
    else if (kept.received > Number(this.texts.revision)) this.arrived(this.place({ id: kept.id, file: kept.photo, kept }), kept.id);
    else photoGone(kept.id).catch(() => {});
  }

  begin(chosen, fits) {
    const photo = this.place(chosen);
    if (fits) this.send(photo);
    else this.failed(photo, this.box.dataset.textFull, true);
  }

  // `kept`: as this phone kept it, where it was chosen before.
  place({ id, file, kept }) {
    const figure = document.createElement("div");
    figure.className = "photo";
    const image = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: "" });
    image.addEventListener("error", () => (image.hidden = true));
    const meter = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    const state = Object.assign(document.createElement("p"), { className: "photo-state" });
    state.setAttribute("role", "status");
    meter.setAttribute("aria-hidden", "true");
    figure.append(image, meter, state);
    this.add.before(figure);
    this.count();
    const photo = { id, figure, meter, state, file, kept };
    figure.dataset.keptAs = id;
    return photo;
  }

  async send(photo) {
    const { texts } = this;
    const { figure, meter, state } = photo;
    for (const button of figure.querySelectorAll("button")) button.remove();
    this.under_way.add(photo);
    if (!photo.kept) this.making.add(photo);
    const again = this.unsent.delete(photo);
    meter.hidden = false;
    const progress = (part) => {
      meter.value = part;
      const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(part);
      say(state, "arrow-up", texts.textSending.replace("{percent}", percent));
    };
    progress(0);
    this.saving.settle();
    try {
      if (!photo.kept) {
        photo.kept = await this.keep(photo).finally(() => this.making.delete(photo));
        this.saving.settle();
        this.form.dispatchEvent(new CustomEvent("photo-settled"));
      }
      if (again) await renew().catch(() => {});
      const { upload } = await import("./upload.js");
      const { status, answer } = await upload(photo.kept, progress);
      this.saving.signedOut(false);
      const body = answer ?? {};
      if (status === 200 && body.id) {
        await photoArrived(photo.kept, body.revision).catch(() => {});
        this.arrived(photo, body.id);
      } else if (status === 410) this.drop(photo.figure, photo);
      else if (status === 409) this.saving.closed();
      else this.failed(photo, body.reason ?? (status === 413 ? texts.textTooLarge : ""), status === 422 || status === 413);
    } catch (error) {
      if (error instanceof SignedOutError) this.saving.signedOut(true);
      // It could not even be read: this phone has nothing of it.
      if (!photo.kept) this.unkept.add(photo.id);
      this.failed(photo, "", false);
    } finally {
      this.under_way.delete(photo);
      this.saving.settle();
      this.form.dispatchEvent(new CustomEvent("photo-settled"));
    }
  }

  async keep({ id, file }) {
    const made = await prepared(file);
    const sums = crypto.subtle ? { size: made.photo.size, sha256: await digestOf(await made.photo.arrayBuffer()) } : {};
    const kept = { id, address: this.texts.photos, code: this.code, ...made, ...sums, at: new Date().toISOString() };
    await keepPhoto(kept).catch(() => this.unkept.add(id));
    return kept;
  }

  gone({ dataset }) {
    const id = dataset.keptAs ?? dataset.photoId;
    this.unkept.delete(id);
    if (!("removed" in dataset)) photoGone(id).catch(() => {});
    delete dataset.keptAs;
  }

  arrived({ figure, meter, state }, id) {
    this.unkept.delete(id);
    delete figure.dataset.keptAs;
    meter.hidden = true;
    say(state, "check", this.texts.textSent, "ok");
    figure.dataset.photoId = id;
    if (this.isAnswer) figure.append(Object.assign(document.createElement("input"), { type: "hidden", name: this.code, value: id }));
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: `${this.code}:remove`, value: id, hidden: true });
    box.dataset.photoRemove = "";
    figure.append(box);
    this.makeRemovable(figure);
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  failed(photo, reason, forGood) {
    const { figure, meter, state } = photo;
    meter.hidden = true;
    const { textOnPhone, textPhotoFailed } = this.texts;
    if (forGood || !photo.kept || this.unkept.has(photo.id)) say(state, "alert", reason || textPhotoFailed, "bad");
    else say(state, "cloud-off", textOnPhone, "wait");
    if (!forGood) this.unsent.add(photo);
    if (!forGood) figure.append(this.button(this.box.dataset.textRetry, () => this.send(photo)));
    figure.append(this.button(this.box.dataset.textRemove, () => this.drop(figure, photo)));
    if (forGood) {
      figure.dataset.refused = "";
      if (photo.kept) refuse(photo.kept, WRONG).catch(() => {});
    }
    this.count();
  }

  button(words, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    button.addEventListener("click", act);
    return button;
  }

  // The tick box that removes without script stays as the field; a button ticks it.
  makeRemovable(figure) {
    const tick = figure.querySelector("[data-photo-remove]");
    const visible = tick.closest(".form-check");
    if (visible) visible.hidden = true;
    const number = this.figures.indexOf(figure) + 1;
    const button = this.button(this.box.dataset.textRemove, () => {
      tick.checked = true;
      figure.hidden = true;
      figure.dataset.removed = "";
      photoRemoved(this.texts.photos, this.code, tick.value).catch(() => {});
      this.count();
      tick.dispatchEvent(new Event("change", { bubbles: true }));
    });
    button.setAttribute("aria-label", `${this.box.dataset.textRemove} ${number}`);
    figure.append(button);
  }

  saved(code) {
    if (code !== this.code) return;
    for (const figure of this.figures) {
      if (figure.querySelector("[data-photo-remove]")?.checked) this.drop(figure);
    }
  }

  forget(figure) {
    this.gone(figure);
    const image = figure.querySelector("img");
    if (image?.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    figure.remove();
  }

  drop(figure, photo) {
    this.unsent.delete(photo);
    this.forget(figure);
    this.count();
    this.add.querySelector("input").focus();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function start(form, saving) {
  // A preview keeps no photos: there the page posts them itself.
  if (!saving) return;
  const texts = dataOf(form);
  const all = [...form.querySelectorAll("[data-photo]")].map((box) => new Photos(form, box, saving));
  const busy = () => all.some(({ under_way }) => under_way.size);
  // With a plan of the journey a page need not wait until its photos are sent: other pages send them too.
  const making = () => all.some((photos) => photos.making.size);
  const unready = () => ("planned" in texts ? making() : busy());
  let button = null;
  const failed = () => all.some(({ unsent }) => unsent.size);
  const again = () => all.forEach((photos) => [...photos.unsent].forEach((photo) => photos.send(photo)));
  saving.watch(() => (making() && "keeping") || (busy() && "sending") || (failed() && "failed") || "", () => all.some(({ unkept }) => unkept.size));
  // What was chosen here before and did not arrive stands here again, and is sent.
  allPhotos().then((found) => {
    for (const kept of found.filter(({ address }) => address === texts.photos)) {
      all.find(({ code }) => code === kept.code)?.again(kept);
    }
  }, () => {});
  window.addEventListener("online", again);
  let next = null;
  let wait = FIRST_WAIT;
  form.addEventListener("photo-settled", () => {
    clearTimeout(next);
    if (failed()) next = setTimeout(again, wait);
    wait = failed() ? Math.min(LONGEST_WAIT, 2 * wait) : FIRST_WAIT;
  });
  form.addEventListener("answer-saved", ({ detail }) => all.forEach((photos) => photos.saved(detail.code)));
  // "Continue" waits for photos, and then continues by itself. What failed goes once more.
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) again();
    if (!unready()) return;
    event.preventDefault();
    button = event.submitter;
  }, true);
  form.addEventListener("photo-settled", () => {
    if (!button || unready()) return;
    const pressed = button;
    button = null;
    if (!form.querySelector(".photo-state .tone-bad")) form.requestSubmit(pressed);
  });
}
