/* Conditions on answers, as audit/conditions evaluates them on the server: the same operators, the
 * same third truth value, the same figures. tests/conditions_vectors.json runs through both.
 * Conditions arrive checked by the server, so nothing is checked again here. */

import { matches } from "./patterns.js";

export const UNKNOWN = Symbol("unknown");

const DECIMALS = 10;
const LIMIT = 1e15;
const LONGEST_MATCHED = 1000;

const isNumber = (value) => typeof value === "number";
const isText = (value) => typeof value === "string";

/* A double without the noise behind its fifteenth figure and its tenth decimal. */
const clean = (number) => Number(Number(number.toPrecision(15)).toFixed(DECIMALS)) + 0;
const withinLimit = (number) => (Math.abs(number) < LIMIT ? number : UNKNOWN);
const whole = (number) => Math.trunc(clean(number)) + 0;

function round(number, digits) {
  const size = Math.round(Number(`${Math.abs(clean(number)).toFixed(DECIMALS)}e${digits}`));
  return Math.sign(number) * Number(`${size}e-${digits}`);
}

function known(value) {
  if (isNumber(value)) return withinLimit(value);
  if (isText(value) || typeof value === "boolean") return value;
  return Array.isArray(value) && value.every(isText) ? value : UNKNOWN;
}

function equal(left, right) {
  if (isNumber(left) && isNumber(right)) return clean(left) === clean(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());
  }
  return left === right;
}

/* Texts by code point, as Python puts them in order; "<" on strings goes by UTF-16 unit. */
function compareTexts(left, right) {
  const a = Array.from(left, (letter) => letter.codePointAt(0));
  const b = Array.from(right, (letter) => letter.codePointAt(0));
  const at = a.findIndex((letter, index) => letter !== b[index]);
  if (at === -1) return a.length - b.length;
  return at < b.length ? a[at] - b[at] : 1;
}

const ordering = (test) => (left, right) => {
  if (isNumber(left) && isNumber(right)) return test(clean(left) - clean(right));
  return isText(left) && isText(right) ? test(compareTexts(left, right)) : UNKNOWN;
};

const onNumbers = (compute) => (...values) => {
  if (!values.every(isNumber)) return UNKNOWN;
  const result = compute(...values);
  return result === UNKNOWN ? UNKNOWN : withinLimit(result);
};

function product(...numbers) {
  let result = 1;
  for (const number of numbers) {
    result *= number;
    if (Math.abs(result) >= LIMIT) return UNKNOWN;
  }
  return result;
}

const quotient = (left, right) => (clean(right) === 0 ? UNKNOWN : left / right);

function remainder(left, right) {
  const times = quotient(left, right);
  return times === UNKNOWN ? UNKNOWN : left - right * whole(times);
}

function toNumber(value) {
  if (!isText(value)) return isNumber(value) ? value : UNKNOWN;
  const found = /^ *(-?)([0-9]+\.?[0-9]*|\.[0-9]+) *$/.exec(value);
  return found && found[2].length <= 26 ? withinLimit(Number(found[1] + found[2])) : UNKNOWN;
}

function asText(value) {
  if (isText(value)) return value;
  if (!isNumber(value)) return null;
  return clean(value).toFixed(DECIMALS).replace(/\.?0+$/, "");
}

function concat(...values) {
  const texts = values.map(asText);
  return texts.includes(null) ? UNKNOWN : texts.join("");
}

function isIn(option, chosen) {
  if (!isText(option)) return UNKNOWN;
  if (isText(chosen)) return option === chosen;
  return Array.isArray(chosen) ? chosen.includes(option) : UNKNOWN;
}

const EAGER = {
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<": ordering((order) => order < 0),
  "<=": ordering((order) => order <= 0),
  ">": ordering((order) => order > 0),
  ">=": ordering((order) => order >= 0),
  "!": (value) => (typeof value === "boolean" ? !value : UNKNOWN),
  in: isIn,
  count: (chosen) => (isText(chosen) ? 1 : Array.isArray(chosen) ? chosen.length : UNKNOWN),
  length: (text) => (isText(text) ? Array.from(text).length : UNKNOWN),
  matches: (text, form) =>
    isText(text) && Array.from(text).length <= LONGEST_MATCHED ? matches(form, text) : UNKNOWN,
  "+": onNumbers((...numbers) => numbers.reduce((sum, number) => sum + number, 0)),
  "-": onNumbers((left, right) => left - right),
  "*": onNumbers(product),
  "/": onNumbers(quotient),
  mod: onNumbers(remainder),
  round: onNumbers(round),
  int: onNumbers(whole),
  min: onNumbers(Math.min),
  max: onNumbers(Math.max),
  number: toNumber,
  concat,
};

function kleene(nodes, look, decisive) {
  let outcome = !decisive;
  for (const node of nodes) {
    const value = look(node);
    if (value === decisive) return decisive;
    if (typeof value !== "boolean") outcome = UNKNOWN;
  }
  return outcome;
}

const isAnswered = (answers, code) =>
  Object.hasOwn(answers, code) && answers[code] !== null && answers[code] !== undefined;

/* Operators that look at their arguments only as far as they need, or at codes. */
const LAZY = {
  var: ([code], look, { answers }) => (isAnswered(answers, code) ? known(answers[code]) : UNKNOWN),
  answered: ([code], look, { answers }) => isAnswered(answers, code),
  or_unanswered: ([node, code], look, { answers }) => !isAnswered(answers, code) || look(node),
  and: (nodes, look) => kleene(nodes, look, false),
  or: (nodes, look) => kleene(nodes, look, true),
  if: ([condition, then, otherwise], look) => {
    const truth = look(condition);
    return typeof truth === "boolean" ? look(truth ? then : otherwise) : UNKNOWN;
  },
  coalesce: (nodes, look) => {
    for (const node of nodes) {
      const value = look(node);
      if (value !== UNKNOWN) return value;
    }
    return UNKNOWN;
  },
  today: (nodes, look, { today }) => today,
  now: (nodes, look, { now }) => now,
};

/* The value of a condition: true, false, a number, a text, or UNKNOWN.
 * answers: code → comparable value of what is answered, shown and applicable.
 * clock: { today: "2026-11-22", now: "2026-11-22T14:30" }. */
export function evaluate(condition, answers, clock = {}) {
  const context = { answers, ...clock };
  function look(node) {
    if (node === null || typeof node !== "object" || Array.isArray(node)) return known(node);
    const [[operator, nodes]] = Object.entries(node);
    if (Object.hasOwn(LAZY, operator)) return LAZY[operator](nodes, look, context);
    const values = nodes.map(look);
    return values.includes(UNKNOWN) ? UNKNOWN : EAGER[operator](...values);
  }
  return look(condition);
}

/* Exactly true: unknown is not enough to show something. */
export const holds = (condition, answers, clock) => evaluate(condition, answers, clock) === true;

/* Exactly false: unknown is not enough to refuse something. */
export const fails = (condition, answers, clock) => evaluate(condition, answers, clock) === false;
