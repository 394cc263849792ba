/** What is wrong with a text, and where. */
export interface JsonFlaw {
  line: number;
  column: number;
  message: string;
  /** The last name that stands before it: mostly that of the span it is in. */
  near?: string;
}

/** One value or several after one another, as far as they can be read. */
export interface TolerantJson {
  values: unknown[];
  /** The first 20. */
  flaws: JsonFlaw[];
}

const MOST_FLAWS = 20;
/** Deeper nesting is an attack, or no JSON. */
const MOST_DEPTH = 500;

/**
 * Reads what `JSON.parse` refuses: files that were cut off, that a Python program wrote (`NaN`, `None`, `True`), with
 * commas too many, or with one broken object among thousands. That one is left out and said; the rest is there. Made
 * for files that failed, not for speed: five times slower than `JSON.parse`. Never throws.
 */
export function parseTolerantly(text: string): TolerantJson {
  const parser = new TolerantParser(text);
  return { values: parser.values(), flaws: parser.flaws };
}

class Flaw extends Error {}

class TolerantParser {
  readonly flaws: JsonFlaw[] = [];
  #at = 0;
  #depth = 0;

  constructor(readonly text: string) {}

  values(): unknown[] {
    const values: unknown[] = [];
    for (this.#skipSpace(); this.#at < this.text.length; this.#skipSpace()) {
      const from = this.#at;
      try {
        values.push(this.#value());
      } catch (error) {
        this.#note(error);
        this.#skipTo(0);
        if (this.#at === from) this.#at++;
      }
      this.#skipSpace();
      if (this.text[this.#at] === ",") this.#at++;
    }
    return values;
  }

  #value(): unknown {
    this.#skipSpace();
    const char = this.text[this.#at];
    if (char === "{") return this.#object();
    if (char === "[") return this.#list();
    if (char === '"') return this.#string();
    return this.#word();
  }

  #object(): unknown {
    const object: Record<string, unknown> = {};
    this.#enter();
    for (;;) {
      this.#skipSpace();
      const char = this.text[this.#at];
      if (char === "}" || char === undefined) break;
      if (char === ",") {
        this.#at++;
        continue;
      }
      const key =
        char === '"' ? this.#string() : this.#fail(`a name is expected, and there is ${quoted(char)}`);
      this.#skipSpace();
      if (this.text[this.#at] !== ":") {
        if (this.#at >= this.text.length) break;
        this.#fail(`“:” is expected after ${quoted(key)}`);
      }
      this.#at++;
      this.#skipSpace();
      if (this.#at >= this.text.length) break;
      const value = this.#value();
      if (key !== "__proto__") object[key] = value;
    }
    this.#leave("an object");
    return object;
  }

  /** An element that cannot be read is left out, and the next one begins where its brackets close. */
  #list(): unknown {
    const list: unknown[] = [];
    this.#enter();
    const depth = this.#depth;
    for (;;) {
      this.#skipSpace();
      const char = this.text[this.#at];
      if (char === "]" || char === undefined) break;
      if (char === ",") {
        this.#at++;
        continue;
      }
      const from = this.#at;
      try {
        list.push(this.#value());
      } catch (error) {
        this.#note(error);
        this.#skipTo(depth);
        if (this.#at === from) this.#at++;
      }
    }
    this.#leave("a list");
    return list;
  }

  #enter(): void {
    this.#at++;
    if (++this.#depth > MOST_DEPTH) this.#fail("it is nested too deep");
  }

  #leave(what: string): void {
    if (this.#at >= this.text.length) this.#note(new Flaw(`the file ends inside ${what}`));
    this.#at++;
    this.#depth--;
  }

  #string(): string {
    const from = this.#at;
    const end = this.#endOfText(from + 1);
    if (end < 0) {
      this.#at = this.text.length;
      this.#note(new Flaw("the file ends inside a text"));
      return unescaped(this.text.slice(from + 1));
    }
    // JSON has no line breaks in texts: there is a quote too many, or one is missing.
    const line = this.text.slice(from, end).indexOf("\n");
    if (line >= 0) {
      this.#at = from + line;
      this.#fail("a text does not end");
    }
    this.#at = end + 1;
    return unescaped(this.text.slice(from + 1, end));
  }

  #word(): unknown {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.text)?.[0] ?? "";
    if (Object.hasOwn(WORDS, word)) {
      this.#at += word.length;
      return WORDS[word];
    }
    const number = word === "" ? Number.NaN : Number(word);
    if (Number.isNaN(number)) {
      // A number that the end of the file cut in two.
      if (this.#at + word.length >= this.text.length && word) {
        this.#at = this.text.length;
        return null;
      }
      this.#fail(`a value is expected, and there is ${quoted(word || (this.text[this.#at] ?? ""))}`);
    }
    this.#at += word.length;
    return /^-?\d{16,}$/.test(word) ? word : number;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.text);
    this.#at = Math.max(this.#at, SPACE.lastIndex);
  }

  /** Goes on to where the brackets that are open at a depth close, or the file ends. */
  #skipTo(depth: number): void {
    let open = this.#depth - depth;
    for (; this.#at < this.text.length && open > 0; this.#at++) {
      const char = this.text[this.#at];
      if (char === '"') {
        const end = this.#endOfText(this.#at + 1);
        // A stray quote, if there is a line break before the next.
        if (end >= 0 && !this.text.slice(this.#at, end).includes("\n")) this.#at = end;
      } else if (char === "{" || char === "[") open++;
      else if (char === "}" || char === "]") open--;
    }
    this.#depth = depth;
  }

  #endOfText(from: number): number {
    let end = this.text.indexOf('"', from);
    while (end >= 0 && isEscaped(this.text, end)) end = this.text.indexOf('"', end + 1);
    return end;
  }

  #fail(message: string): never {
    throw new Flaw(message);
  }

  #note(error: unknown): void {
    if (!(error instanceof Flaw)) throw error;
    if (this.flaws.length >= MOST_FLAWS) return;
    const before = this.text.slice(0, this.#at);
    const line = before.split("\n").length;
    const near = [...before.slice(-NEAR).matchAll(NAME)].at(-1)?.[1];
    this.flaws.push({
      ...{ line, column: this.#at - before.lastIndexOf("\n"), message: error.message },
      ...(near !== undefined && { near }),
    });
  }
}

const SPACE = /[\s\ufeff]*/y;
const WORD = /[^\s,:[\]{}"]*/y;
const WORDS: Record<string, unknown> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
  undefined: null,
  NaN: "NaN",
  Infinity: "Infinity",
  "-Infinity": "-Infinity",
};

/** How far back a name is looked for. */
const NEAR = 20_000;
const NAME = /"(?:name|operationName)"\s*:\s*"([^"\\]{1,80})"/g;

const quoted = (text: string): string => `“${text.slice(0, 20)}”`;

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

function unescaped(raw: string): string {
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1))}"`);
  } catch {
    return raw;
  }
}
