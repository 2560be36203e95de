// A photo on its way: whole where it is small, else in pieces, so that a line that breaks costs a piece and not the photo.
import { isOfOthers, renew, SignedOutError, token } from "./session.js";

const WHOLE = 256 * 1024;
const PIECE = 128 * 1024;
// Two on their way: while the server answers to one, the line carries the other.
const AT_ONCE = 2;
const ATTEMPTS = 3;
const LONGEST = 120_000;
// Of a photo that was kept before this, or tried on this page, the server may have a part: it is asked first.
const JUST_NOW = 60_000;
const tried = new Set();

const HAVE = 200;
const LACKS = 412;

function form(values) {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) data.append(name, value);
  return data;
}

// What a photo is posted as.
const formOf = ({ id, code, told, size, sha256, photo }) => form({ id, code, ...told, size: sha256 && size, sha256, photo });

// What the server said: { status, redirected, answer }; the last is null where it was not understood.
function ask(address, body, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.timeout = LONGEST;
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
    for (const broken of ["error", "timeout", "abort"]) request.addEventListener(broken, () => reject(new Error("not sent")));
    request.addEventListener("load", () => {
      const redirected = new URL(request.responseURL).pathname !== address;
      let answer = null;
      try {
        if (!redirected) answer = JSON.parse(request.responseText);
      } catch {
        // Not ours: perhaps a page of something in between.
      }
      resolve({ status: request.status, redirected, answer });
    });
    request.send(body);
  });
}

async function post(address, body, progress = () => {}) {
  let said = await ask(address, body, progress);
  if (isOfOthers(said.status) && !said.answer) {
    await renew();
    said = await ask(address, body, progress);
  }
  if (said.redirected) throw new SignedOutError();
  return said;
}

class Pieces {
  constructor(kept, progress) {
    this.kept = kept;
    this.whole = { size: kept.photo.size, sha256: kept.sha256 };
    this.address = `${kept.address}/${kept.id}/pieces`;
    this.on_their_way = new Map();
    this.progress = () => {
      const part = [...this.on_their_way.values()].reduce((sum, loaded) => sum + loaded, this.arrived) / kept.photo.size;
      progress(Math.min(1, part));
    };
  }

  ask() {
    return post(this.address, form({ ...this.whole, offset: 0 }));
  }

  async one(offset) {
    const piece = this.kept.photo.slice(offset, offset + PIECE);
    const said = await post(this.address, form({ ...this.whole, offset, piece }), (loaded) => {
      this.on_their_way.set(offset, Math.min(loaded, piece.size));
      this.progress();
    });
    this.on_their_way.delete(offset);
    this.arrived += piece.size;
    return said;
  }

  // What follows `have`; the first answer that is no "have" ends it, and is returned.
  async from(have) {
    this.arrived = have;
    let next = have;
    let other = null;
    const carry = async () => {
      while (next < this.kept.photo.size && !other) {
        const offset = next;
        next += PIECE;
        const said = await this.one(offset);
        if (said.status !== HAVE || !said.answer) other ??= said;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, carry));
    return other;
  }

  finish() {
    const { id, code, told, address } = this.kept;
    return post(address, form({ id, code, ...told, ...this.whole }));
  }

  async send() {
    const isNew = Date.now() - Date.parse(this.kept.at) < JUST_NOW && !tried.has(this.kept.id);
    tried.add(this.kept.id);
    let said = isNew ? { status: HAVE, answer: { have: 0 } } : await this.ask();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (said.status !== HAVE || !said.answer) return said;
      const other = await this.from(said.answer.have);
      if (other) return other;
      said = await this.finish();
      if (said.status !== LACKS || !said.answer) return said;
      said = { ...said, status: HAVE };
    }
    return { ...said, status: LACKS };
  }
}

// Sends what is kept of a photo; what arrived before is not sent again. `progress` is told how much of it is there, 0…1.
// Rejects where the line broke: later it goes on from there.
export function upload(kept, progress = () => {}) {
  const { photo, sha256 } = kept;
  if (photo.size > WHOLE && sha256) return new Pieces(kept, progress).send();
  return post(kept.address, formOf(kept), (loaded) => progress(Math.min(1, loaded / photo.size)));
}
