/** Lists of elements that mean something alone; only these are taken apart. */
const LISTS = new Set(["resourceSpans", "resource_spans", "batches", "data", "runs"]);
/** Objects around such lists. */
const WRAPPERS = new Set(["result", "trace", "tracesData"]);
/** Elements are gathered to pieces of about this length, so that parsing them costs no more than parsing the whole. */
const PIECE_LENGTH = 256 * 1024;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;

/**
 * A long JSON text, or several after one another, in pieces that can be parsed alone, while it comes in:
 *
 *     [a, b, c …]                      "[a, b]" "[c …]"
 *     {"resourceSpans": [a, b …]}      "[a, b …]"            the other members of the object are left out
 *     {"trace": …, "observations": …}  the whole             nothing in it means anything alone
 *
 * It looks at brackets and quotes only; whether a piece is JSON, its parser finds out. It keeps no more than the piece
 * at hand.
 */
export class JsonPieces {
  #text = "";
  #at = 0;
  /** What we are in: lists and objects that are taken apart. */
  #frames: { isList: boolean; isSplit: boolean }[] = [];
  /** Where the piece at hand begins, and where its last whole element ended. */
  #from = -1;
  #to = -1;
  /** Brackets open within the element at hand; -1: none is at hand. */
  #open = -1;
  #inText = false;
  #key = "";
  #expectsValue = false;

  /** The pieces that are complete now. */
  push(text: string): string[] {
    this.#forget();
    this.#text += text;
    const pieces: string[] = [];
    this.#scan(pieces);
    return pieces;
  }

  /** Code units that are kept. */
  get held(): number {
    return this.#text.length;
  }

  /** The text ends within a list or an object. */
  get isCutOff(): boolean {
    return this.#frames.length > 0 || this.#open > 0 || this.#inText;
  }

  /** What is left: cut off in the middle, if there is anything. */
  end(): string | undefined {
    const from = this.#from >= 0 ? this.#from : this.#at;
    const rest = this.#text.slice(from).trim();
    const isInList = this.#frames.at(-1)?.isList === true;
    return /[^\s,\]}]/.test(rest) ? (isInList ? `[${rest}` : rest) : undefined;
  }

  /** Drops what is behind us. */
  #forget(): void {
    const from = this.#from >= 0 ? this.#from : this.#at;
    if (from < PIECE_LENGTH) return;
    this.#text = this.#text.slice(from);
    this.#at -= from;
    this.#to -= from;
    if (this.#from >= 0) this.#from = 0;
  }

  #scan(pieces: string[]): void {
    const { length } = this.#text;
    while (this.#at < length) {
      if (this.#open >= 0) {
        if (!this.#scanElement()) return;
        this.#elementEnded(pieces);
      } else if (!this.#step(pieces)) return;
    }
  }

  /** One character outside of elements. False: more text is needed. */
  #step(pieces: string[]): boolean {
    const code = this.#text.charCodeAt(this.#at);
    const frame = this.#frames.at(-1);
    if (code <= 32 || code === COMMA || code === 0xfeff) {
      this.#at++;
    } else if (code === CLOSE_LIST || code === CLOSE) {
      this.#at++;
      this.#close(pieces);
    } else if (frame && !frame.isList && !this.#expectsValue) {
      return this.#readKey();
    } else this.#valueBegins(code, frame);
    return true;
  }

  /** `"key" :` — kept until all of it is there. */
  #readKey(): boolean {
    if (this.#text.charCodeAt(this.#at) !== QUOTE) {
      this.#at++;
      return true;
    }
    const end = endOfText(this.#text, this.#at + 1);
    if (end < 0) return false;
    let colon = end + 1;
    while (this.#text.charCodeAt(colon) <= 32) colon++;
    if (colon >= this.#text.length) return false;
    this.#key = this.#text.slice(this.#at + 1, end);
    this.#at = this.#text.charCodeAt(colon) === COLON ? colon + 1 : colon;
    this.#expectsValue = true;
    return true;
  }

  #valueBegins(code: number, frame: { isList: boolean } | undefined): void {
    this.#expectsValue = false;
    if (!frame && code === OPEN_LIST) this.#enter(true);
    else if (!frame && code === OPEN) {
      this.#from = this.#at;
      this.#enter(false);
    } else if (frame && !frame.isList && code === OPEN_LIST && LISTS.has(this.#key)) {
      for (const outer of this.#frames) outer.isSplit = true;
      this.#from = -1;
      this.#enter(true);
    } else if (frame && !frame.isList && code === OPEN && WRAPPERS.has(this.#key)) this.#enter(false);
    else {
      if (frame?.isList !== false && this.#from < 0) this.#from = this.#at;
      this.#open = 0;
      this.#inText = false;
    }
  }

  #enter(isList: boolean): void {
    this.#frames.push({ isList, isSplit: false });
    this.#at++;
  }

  #elementEnded(pieces: string[]): void {
    this.#open = -1;
    const frame = this.#frames.at(-1);
    if (!frame) {
      pieces.push(this.#text.slice(this.#from, this.#at));
      this.#from = -1;
    } else if (frame.isList) {
      this.#to = this.#at;
      if (this.#to - this.#from >= PIECE_LENGTH) this.#flush(pieces);
    }
  }

  #close(pieces: string[]): void {
    const frame = this.#frames.pop();
    if (frame?.isList) this.#flush(pieces);
    else if (frame && !this.#frames.length) {
      if (!frame.isSplit && this.#from >= 0) pieces.push(this.#text.slice(this.#from, this.#at));
      this.#from = -1;
    }
    // An object that is taken apart: what follows in it is no part of a piece.
    if (this.#frames.at(-1)?.isSplit) this.#from = -1;
  }

  #flush(pieces: string[]): void {
    if (this.#from >= 0) pieces.push(`[${this.#text.slice(this.#from, this.#to)}]`);
    this.#from = -1;
  }

  /** Goes to the end of the element at hand; false: it is not there yet. */
  #scanElement(): boolean {
    const text = this.#text;
    const { length } = text;
    while (this.#at < length) {
      if (this.#inText) {
        const end = endOfText(text, this.#at);
        // Where it goes on it must be known whether a backslash stands before.
        this.#at = end < 0 ? Math.max(this.#at, beforeSlashes(text)) : end + 1;
        if (end < 0) return false;
        this.#inText = false;
        if (this.#open === 0) return true;
      } else if (this.#scanWords(text, length)) return true;
    }
    return false;
  }

  /** Outside of texts. True: the element is at its end. */
  #scanWords(text: string, length: number): boolean {
    let open = this.#open;
    let at = this.#at;
    let isEnd = false;
    for (; at < length && !isEnd; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#inText = true;
        at++;
        break;
      }
      if (code === OPEN || code === OPEN_LIST) open++;
      else if (code === CLOSE || code === CLOSE_LIST) {
        // A bare word ends where what it is in does.
        if (open === 0) break;
        isEnd = --open === 0;
      } else if (open === 0 && (code === COMMA || code <= 32)) break;
    }
    const isWord = at < length && open === 0 && !this.#inText;
    this.#at = at;
    this.#open = open;
    return isEnd || isWord;
  }
}

/** The quote that ends a text, or -1. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

function beforeSlashes(text: string): number {
  let end = text.length;
  while (text.charCodeAt(end - 1) === BACKSLASH) end--;
  return end;
}
