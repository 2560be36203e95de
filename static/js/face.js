// The face that follows valence and arousal. The formulas are those of audit/pictures/face.py,
// operation by operation: the two must print the same paths, and a test compares them.

const NEUTRAL_BELOW = 0.1;
const LITTLE_BELOW = 0.4;
const VERY_FROM = 0.75;
const AROUSED_FROM = 0.34;
const OPEN_FROM = 0.9;

const clamp = (number) => Math.max(-1, Math.min(1, number));
const text = (number) => String(Math.floor(number * 100 + 0.5) / 100 + 0);

function arc(half, corner, middle) {
  const handle = text(corner + (middle - corner) * 4 / 3);
  const left = text(32 - 0.55 * half);
  const right = text(32 + 0.55 * half);
  return `C${left} ${handle} ${right} ${handle} ${text(32 + half)} ${text(corner)}`;
}

function lip(half, corner, middle) {
  return `M${text(32 - half)} ${text(corner)}${arc(half, corner, middle)}`;
}

function brow(x1, y1, x2, y2, arch) {
  const control = `${text((x1 + x2) / 2)} ${text((y1 + y2) / 2 - arch)}`;
  return `M${text(x1)} ${text(y1)}Q${control} ${text(x2)} ${text(y2)}`;
}

function eye(x, y, upper, lower) {
  const left = x - 3.5;
  const right = x + 3.5;
  const top = y - upper * 4 / 3;
  const bottom = y + lower * 4 / 3;
  return `M${text(left)} ${text(y)}` +
    `C${text(left)} ${text(top)} ${text(right)} ${text(top)} ${text(right)} ${text(y)}` +
    `C${text(right)} ${text(bottom)} ${text(left)} ${text(bottom)} ${text(left)} ${text(y)}Z`;
}

// The parts of the face as SVG path data, for valence and arousal in −1…1.
export function facePaths(valence, arousal) {
  const v = clamp(valence);
  const a = clamp(arousal ?? 0);
  const p = Math.max(0, v);
  const n = Math.max(0, -v);
  const u = Math.max(0, a);
  const low = Math.max(0, -a);

  const tilt = n * (4.6 * a - 0.4);
  const height = 20.6 - 2.6 * a * (1 - (a > 0 ? 0.9 * n : 0)) + 1.4 * n * u - 0.4 * p;
  const arch = 2 + p + 0.8 * u * (1 - n) - 1.4 * n * u;
  const outer = height + 0.8 - 0.35 * tilt;
  const inner = height + tilt;

  const level = 30 + 1.3 * p;
  const upper = 3.3 + 1.1 * a - 0.5 * n * u + 0.9 * p * low;
  const lower = 3.3 + 0.9 * a - 0.9 * n * u - p * (4.4 - 2.4 * u - 1.4 * low);

  const size = Math.abs(v);
  const half = 8.5 + 3.5 * size - 2.5 * u * (1 - size) - low;
  const corner = 45 - 0.6 * n - 2.9 * v;
  const middle = 45 - 0.6 * n + 3.3 * v;
  const opening = u * Math.sqrt(u) * (3.2 + 3.6 * size);
  const mouthOpen = opening > OPEN_FROM;
  let mouth = lip(half, corner, middle);
  if (mouthOpen) {
    const upperLip = middle - opening * (0.6 - 0.5 * p);
    const lowerLip = middle + opening * (0.6 + 0.2 * p + 0.1 * n);
    mouth = `${lip(half, corner, upperLip)}${arc(-half, corner, lowerLip)}Z`;
  }

  return {
    leftBrow: brow(32 - 18, outer, 32 - 8.2, inner, arch),
    rightBrow: brow(32 + 18, outer, 32 + 8.2, inner, arch),
    leftEye: eye(32 - 12, level, upper, lower),
    rightEye: eye(32 + 12, level, upper, lower),
    mouth,
    mouthOpen,
  };
}

// Keys of the words for valence and arousal in −1…1; the page supplies their translations.
export function faceWords(valence, arousal) {
  const size = Math.abs(valence);
  const side = valence > 0 ? "pleasant" : "unpleasant";
  let first = `very_${side}`;
  if (size < NEUTRAL_BELOW) {
    first = "neutral";
  } else if (size < LITTLE_BELOW) {
    first = `a_little_${side}`;
  } else if (size < VERY_FROM) {
    first = side;
  }
  if (arousal === null || arousal === undefined || Math.abs(arousal) < AROUSED_FROM) {
    return [first];
  }
  return [first, arousal > 0 ? "intense" : "calm"];
}

// Redraw an SVG that the face macro printed, for valence and arousal in −100…100.
export function showFace(svg, valence, arousal) {
  const paths = facePaths(valence / 100, (arousal ?? 0) / 100);
  const part = (name) => svg.querySelector(`[data-part="${name}"]`);
  part("left-brow").setAttribute("d", paths.leftBrow);
  part("right-brow").setAttribute("d", paths.rightBrow);
  part("left-eye").setAttribute("d", paths.leftEye);
  part("right-eye").setAttribute("d", paths.rightEye);
  part("mouth").setAttribute("d", paths.mouth);
  part("mouth").classList.toggle("face-open", paths.mouthOpen);
}
