/* The pattern language of audit/conditions/patterns.py: the same patterns match the same texts, in
 * time proportional to both. Patterns arrive checked by the server. */

const SPACES = " \t\n\r\f\v";
const CONTROLS = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v" };
const CLASSES = {
  d: (c) => c >= "0" && c <= "9" && c.length === 1,
  w: (c) => /^[A-Za-z0-9_]$/.test(c),
  s: (c) => SPACES.includes(c),
};
const REPETITION = /^\{([0-9]{0,4})(,([0-9]{0,4}))?\}/;

const not = (test) => (c) => !test(c);
const exactly = (letter) => (c) => c === letter;

function classTest(letter) {
  const test = CLASSES[letter?.toLowerCase()];
  return test && letter === letter.toUpperCase() ? not(test) : test;
}

/* Reads a pattern into nodes: { test }, { row }, { either }, { repeat, least, most }. */
class Reader {
  constructor(text) {
    this.letters = Array.from(text);
    this.at = 0;
  }

  peek(ahead = 0) {
    return this.letters[this.at + ahead];
  }

  either() {
    const rows = [this.row()];
    while (this.peek() === "|") {
      this.at += 1;
      rows.push(this.row());
    }
    return rows.length === 1 ? rows[0] : { either: rows };
  }

  row() {
    const row = [];
    while (this.peek() !== undefined && this.peek() !== "|" && this.peek() !== ")") {
      if (this.peek() === "^" || this.peek() === "$") this.at += 1;
      else row.push(this.repeated(this.atom()));
    }
    return { row };
  }

  atom() {
    const letter = this.letters[this.at++];
    if (letter === "(") {
      if (this.peek() === "?") this.at += 2;
      const node = this.either();
      this.at += 1;
      return node;
    }
    if (letter === "[") return { test: this.set() };
    if (letter === ".") return { test: () => true };
    return { test: letter === "\\" ? this.escape() : exactly(letter) };
  }

  repeated(repeat) {
    const found = REPETITION.exec(this.letters.slice(this.at, this.at + 11).join(""));
    let least, most;
    if (found && found[0] !== "{}" && found[0] !== "{,}") {
      this.at += found[0].length;
      least = Number(found[1]);
      most = found[2] === undefined ? least : found[3] ? Number(found[3]) : Infinity;
    } else if (["*", "+", "?"].includes(this.peek())) {
      [least, most] = { "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] }[this.letters[this.at++]];
    } else {
      return repeat;
    }
    if (this.peek() === "?") this.at += 1;
    return { repeat, least, most };
  }

  escape() {
    const letter = this.letters[this.at++];
    if (letter !== "p" && letter !== "P") {
      return classTest(letter) ?? exactly(CONTROLS[letter] ?? letter);
    }
    const end = this.letters.indexOf("}", this.at);
    const property = new RegExp(`^\\p${this.letters.slice(this.at, end + 1).join("")}$`, "u");
    this.at = end + 1;
    const test = (c) => property.test(c);
    return letter === "P" ? not(test) : test;
  }

  set() {
    const negated = this.peek() === "^";
    if (negated) this.at += 1;
    const tests = [];
    while (this.peek() !== "]") tests.push(this.member());
    this.at += 1;
    const any = (c) => tests.some((test) => test(c));
    return negated ? not(any) : any;
  }

  member() {
    const isClass = (letter) => letter === "p" || letter === "P" || Boolean(classTest(letter));
    if (this.peek() === "\\" && isClass(this.peek(1))) {
      this.at += 1;
      return this.escape();
    }
    const first = this.single();
    const isRange = this.peek() === "-" && this.peek(1) !== undefined && this.peek(1) !== "]";
    if (!isRange || (this.peek(1) === "\\" && isClass(this.peek(2)))) return exactly(first);
    this.at += 1;
    const [low, high] = [first.codePointAt(0), this.single().codePointAt(0)];
    return (c) => low <= c.codePointAt(0) && c.codePointAt(0) <= high;
  }

  single() {
    const letter = this.letters[this.at++];
    if (letter !== "\\") return letter;
    const escaped = this.letters[this.at++];
    return CONTROLS[escaped] ?? escaped;
  }
}

/* Positions of the pattern's single characters, and which can follow which. */
class Automaton {
  tests = [];
  follow = [];

  build(node) {
    if (node.test) {
      const position = this.tests.push(node.test) - 1;
      this.follow.push(new Set());
      return { empty: false, first: [position], last: [position] };
    }
    if (node.row) return this.row(node.row.map((part) => this.build(part)));
    if (node.either) {
      const parts = node.either.map((part) => this.build(part));
      return {
        empty: parts.some((part) => part.empty),
        first: parts.flatMap((part) => part.first),
        last: parts.flatMap((part) => part.last),
      };
    }
    return this.repeat(node);
  }

  row(parts) {
    return parts.reduce(
      (all, part) => {
        this.link(all.last, part.first);
        return {
          empty: all.empty && part.empty,
          first: all.empty ? [...all.first, ...part.first] : all.first,
          last: part.empty ? [...all.last, ...part.last] : part.last,
        };
      },
      { empty: true, first: [], last: [] },
    );
  }

  repeat({ repeat, least, most }) {
    const parts = [];
    for (let count = 0; count < (most === Infinity ? least : most); count += 1) {
      const part = this.build(repeat);
      parts.push({ ...part, empty: part.empty || count >= least });
    }
    if (most === Infinity) {
      const again = this.build(repeat);
      this.link(again.last, again.first);
      parts.push({ ...again, empty: true });
    }
    return this.row(parts);
  }

  link(sources, targets) {
    for (const source of sources) for (const target of targets) this.follow[source].add(target);
  }
}

const read = new Map();

function automatonOf(pattern) {
  if (!read.has(pattern)) {
    const automaton = new Automaton();
    const whole = automaton.build(new Reader(pattern).either());
    read.set(pattern, { ...whole, tests: automaton.tests, follow: automaton.follow });
  }
  return read.get(pattern);
}

/* Whether the whole of the text has the form of the pattern. */
export function matches(pattern, text) {
  const { empty, first, last, tests, follow } = automatonOf(pattern);
  if (text === "") return empty;
  let ahead = new Set(first);
  let here = [];
  for (const letter of text) {
    here = [...ahead].filter((position) => tests[position](letter));
    ahead = new Set(here.flatMap((position) => [...follow[position]]));
  }
  return here.some((position) => last.includes(position));
}
