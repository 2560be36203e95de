// What a camera wrote into a JPEG: when and where. Read on the phone, before the photo is made smaller.
const EXIF = 0x45786966;
const [WHEN, DETAILS, PLACE, TAKEN] = [0x0132, 0x8769, 0x8825, 0x9003];
const SIZES = { 2: 1, 3: 2, 4: 4, 5: 8, 10: 8 };

// The start of the TIFF part within a JPEG; null where there is none.
function findTiff(view) {
  if (view.byteLength < 12 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 < view.byteLength;) {
    const [marker, size] = [view.getUint16(at), view.getUint16(at + 2)];
    if (marker === 0xffe1 && view.getUint32(at + 4) === EXIF) return at + 10;
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return null;
    at += 2 + size;
  }
  return null;
}

function reader(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const [word, long] = [(at) => view.getUint16(start + at, little), (at) => view.getUint32(start + at, little)];
  function values(at) {
    const [type, count] = [word(at + 2), long(at + 4)];
    const size = SIZES[type];
    if (!size || count > 64) return null;
    const from = size * count > 4 ? long(at + 8) : at + 8;
    if (type === 2) {
      const letters = Array.from({ length: count }, (_, index) => view.getUint8(start + from + index));
      return String.fromCharCode(...letters).replace(/\0.*$/s, "").trim();
    }
    return Array.from({ length: count }, (_, index) => {
      if (type === 3) return word(from + 2 * index);
      if (type === 4) return long(from + 4 * index);
      return long(from + 8 * index) / long(from + 8 * index + 4);
    });
  }
  return {
    first: long(4),
    // The tags of one directory: number → values.
    tags(at) {
      const found = new Map();
      for (let index = 0; index < Math.min(word(at), 200); index += 1) {
        const entry = at + 2 + 12 * index;
        found.set(word(entry), values(entry));
      }
      return found;
    },
  };
}

function degrees(parts, side) {
  if (!Array.isArray(parts) || parts.length !== 3 || !parts.every(Number.isFinite)) return null;
  const [whole, minutes, seconds] = parts;
  const value = whole + minutes / 60 + seconds / 3600;
  return (side === "S" || side === "W" ? -value : value).toFixed(6);
}

// { taken_at, latitude, longitude }, each only where the camera wrote it.
export function readExif(buffer) {
  const told = {};
  try {
    const view = new DataView(buffer);
    const start = findTiff(view);
    if (start === null) return told;
    const file = reader(view, start);
    const top = file.tags(file.first);
    const details = top.get(DETAILS) ? file.tags(top.get(DETAILS)[0]) : new Map();
    const when = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(details.get(TAKEN) ?? top.get(WHEN) ?? "");
    if (when) told.taken_at = `${when[1]}-${when[2]}-${when[3]}T${when[4]}`;
    if (top.get(PLACE)) {
      const place = file.tags(top.get(PLACE)[0]);
      const [latitude, longitude] = [degrees(place.get(2), place.get(1)), degrees(place.get(4), place.get(3))];
      if (latitude !== null && longitude !== null) Object.assign(told, { latitude, longitude });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return told;
}
