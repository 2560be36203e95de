// A photo made smaller on the phone. Its time, its place and its digest are read before: they are not in what is made.
import { readExif } from "./exif.js";
import { digestOf } from "./photos.js";

const LONGEST = 2000;
// A photo of about 400 kB with the text of a receipt still legible: the best quality of these with which it is no larger.
// The least of them is taken however large the photo is then. A screenshot stays as it is up to a little more.
const SMALL = 400_000;
const SMALL_SCREENSHOT = 600_000;
const QUALITIES = [0.82, 0.7, 0.6];

// { photo, told }: what to send. What the phone cannot decode, or need not change, goes up whole.
export async function prepare(file) {
  const whole = { photo: file, told: {} };
  if (!crypto.subtle) return whole;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return whole;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const small = file.type === "image/png" ? SMALL_SCREENSHOT : SMALL;
  if (scale === 1 && file.size <= small) return whole;
  const original = await file.arrayBuffer();
  const told = { digest: await digestOf(original), ...readExif(original) };
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const drawing = canvas.getContext("2d");
  drawing.imageSmoothingQuality = "high";
  // What is see-through would turn black.
  drawing.fillStyle = "white";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  let photo = null;
  for (let attempt = 0; attempt < QUALITIES.length; attempt += 1) {
    photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITIES[attempt]));
    if (!photo || photo.size <= SMALL) break;
    // Twice too large: what lies between is too large as well.
    if (photo.size > 2 * SMALL) attempt = Math.max(attempt, QUALITIES.length - 2);
  }
  return photo ? { photo, told } : whole;
}
