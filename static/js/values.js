// What is answered on the page, as conditions compare it: "comparable" in audit/questions/.
// Each gets the form's data and a code; undefined says "not answered".

const SPACES = /[ \u00a0\u2009\u202f']/g;
const LIMIT = 1e12;

// From the first sign seen to the last, in one pass.
const SEEN = /[^\s\u00ad\u200b-\u200f\u2060](.*[^\s\u00ad\u200b-\u200f\u2060])?/s;
export const trimmed = (text) => SEEN.exec(text)?.[0] ?? "";

function text(data, name) {
  const value = data.get(name);
  return typeof value === "string" ? trimmed(value) : "";
}

const chosen = (data, code) => text(data, code) || undefined;
const list = (values) => (values.length ? values : undefined);

function number(data, name) {
  let typed = text(data, name).replace(SPACES, "").replace("\u2212", "-");
  const marks = typed.match(/[.,]/g) ?? [];
  if (marks.length > 1) {
    const decimal = typed[Math.max(typed.lastIndexOf("."), typed.lastIndexOf(","))];
    typed = typed.split(decimal === "," ? "." : ",").join("");
  }
  typed = typed.replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(typed)) return undefined;
  const value = Number(typed);
  return Math.abs(value) <= LIMIT ? value : undefined;
}

function written(data, code, block) {
  const typed = text(data, code);
  const least = Number(block.querySelector("[data-least]")?.dataset.least ?? 0);
  return typed && Array.from(typed).length >= least ? typed : undefined;
}

function minutes(data, code) {
  const [whole, seconds] = [number(data, `${code}:minutes`), number(data, `${code}:seconds`)];
  if (whole !== undefined || seconds !== undefined) return (60 * (whole ?? 0) + (seconds ?? 0)) / 60;
  const started = Date.parse(text(data, `${code}:started_at`));
  const stopped = Date.parse(text(data, `${code}:stopped_at`));
  return stopped >= started ? Math.round((stopped - started) / 1000) / 60 : undefined;
}

function words(data, code, block) {
  if (data.has(`${code}:nothing`)) return ["nothing_particular"];
  const keys = [...block.querySelectorAll("[data-word]")].map((row) => row.dataset.word);
  return list(keys.filter((key) => text(data, `${code}:${key}`)));
}

function met(data, code) {
  const added = data.getAll(`${code}:added`).map(trimmed).filter(Boolean);
  const all = [...data.getAll(code), ...added];
  return all.length || data.has(`${code}:none`) ? all : undefined;
}

function reaction(data, code) {
  const given = text(data, code);
  return given && (JSON.parse(given).skipped ? "skipped" : "done");
}

function photos(data, code, block) {
  const least = Number(block.querySelector("[data-photo-least]")?.dataset.photoLeast ?? 1);
  const ids = data.getAll(code).filter((id) => typeof id === "string" && id);
  return ids.length >= Math.max(1, least) ? ids : undefined;
}

const KINDS = {
  yes_no: chosen,
  single_choice: chosen,
  expectation: chosen,
  outcome: chosen,
  date: chosen,
  time: chosen,
  date_time: chosen,
  multiple_choice: (data, code) => list(data.getAll(code)),
  rating: number,
  recommendation: number,
  satisfaction: number,
  effort: number,
  grade: number,
  whole_number: number,
  decimal: number,
  amount: number,
  emotion: number,
  short_text: written,
  long_text: written,
  duration: minutes,
  photo: photos,
  place: (data, code) => (text(data, `${code}:latitude`) && text(data, `${code}:longitude`) ? true : undefined),
  presence: (data, code) => (text(data, `${code}:at`) ? true : undefined),
  acknowledgement: (data, code) => (data.has(code) ? true : undefined),
  met,
  words,
  first_reaction: (data, code) => reaction(data, code) || undefined,
};

// The value of the question in ``block`` ([data-question]); undefined where conditions know none.
export function valueOf(data, block) {
  const { question: code, kind } = block.dataset;
  if (data.has(`${code}:na`) || data.get(code) === ":na") return undefined;
  return KINDS[kind]?.(data, code, block);
}
