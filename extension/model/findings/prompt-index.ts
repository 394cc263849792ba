import { LEAST_NAME, LEAST_SHARE, MOST_DOCUMENT, piecesOf, plain, RUN } from "../document-use.ts";
import type { Document } from "../genai-view.ts";
import type { Span } from "../trace.ts";
import type { Step } from "./step.ts";

/** UTF-16 code units of all that the calls of a trace sent, each text once; what comes after is not looked at. */
const MOST_TEXT = 2_000_000;
/** Texts that have a run: more is boilerplate. */
const MOST_PLACES = 50;

/** How much of a document (0 … 1) stands in which of the texts; 1 also where only its name does. */
export interface Standing {
  text: number;
  share: number;
}

/**
 * What the calls of a trace sent, each text once: an agent sends its whole conversation again with each call, and a
 * hundred copies of it would be read a hundred times.
 */
export class PromptIndex {
  readonly #numbers = new Map<string, number>();
  readonly #plain: string[] = [];
  readonly #places = new Map<number, number[]>();
  readonly #calls = new Map<Span, ReadonlySet<number>>();
  readonly #standings = new Map<Document, Standing[]>();
  #room = MOST_TEXT;

  constructor(calls: readonly Step[]) {
    for (const { span, view } of calls)
      this.#calls.set(span, new Set(piecesOf(view).flatMap((piece) => this.#number(piece) ?? [])));
  }

  /** How much of a document a call was sent, 0 … 1. */
  shareIn(document: Document, { span }: Step): number {
    const sent = this.#calls.get(span);
    return this.#standing(document).reduce(
      (most, { text, share }) => (sent?.has(text) ? Math.max(most, share) : most),
      0,
    );
  }

  /** Whether a call was sent a word, as it stands, whatever its case. */
  has(word: string, { span }: Step): boolean {
    for (const text of this.#calls.get(span) ?? []) if (this.#plain[text]?.includes(word)) return true;
    return false;
  }

  #number(piece: string): number | undefined {
    const known = this.#numbers.get(piece);
    if (known !== undefined || this.#room <= 0) return known;
    const text = plain(piece.slice(0, this.#room));
    this.#room -= piece.length;
    const number = this.#plain.push(` ${text} `) - 1;
    this.#numbers.set(piece, number);
    for (const run of runsOf(text)) {
      const at = this.#places.get(run);
      if (!at) this.#places.set(run, [number]);
      else if (at.at(-1) !== number && at.length < MOST_PLACES) at.push(number);
    }
    return number;
  }

  #standing(document: Document): Standing[] {
    const known = this.#standings.get(document) ?? this.#find(document);
    this.#standings.set(document, known);
    return known;
  }

  #find({ content, title, id, uri }: Document): Standing[] {
    const text = plain((content ?? "").slice(0, MOST_DOCUMENT));
    const runs = runsOf(text);
    const shares = runs.length ? this.#byRuns(runs) : this.#byText(text);
    if (shares.length) return shares;
    for (const name of [title, id, uri])
      if (name && name.length >= LEAST_NAME) {
        const named = this.#byText(plain(name));
        if (named.length) return named;
      }
    return [];
  }

  #byRuns(runs: readonly number[]): Standing[] {
    const counts = new Map<number, number>();
    for (const run of runs)
      for (const text of this.#places.get(run) ?? []) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts]
      .map(([text, count]) => ({ text, share: count / runs.length }))
      .filter(({ share }) => share >= LEAST_SHARE);
  }

  /** A text of a few words is only found between words. */
  #byText(words: string): Standing[] {
    if (words === "") return [];
    return this.#plain.flatMap((text, number) =>
      text.includes(words.length >= 20 ? words : ` ${words} `) ? [{ text: number, share: 1 }] : [],
    );
  }
}

const BLANK = 32;

/**
 * A number for each six words that follow each other, of a text that `plain` made. Two runs in some billions share one,
 * which a share of a document does not notice; the runs themselves would be ten times the text.
 */
function runsOf(text: string): number[] {
  const runs: number[] = [];
  const words: number[] = [];
  let word = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : BLANK;
    if (code !== BLANK) {
      word = Math.imul(word ^ code, 0x0100_0193) + 1;
      continue;
    }
    words.push(word);
    word = 0;
    if (words.length < RUN) continue;
    let run = 0;
    for (let at = words.length - RUN; at < words.length; at++)
      run = Math.imul(run, 0x85eb_ca6b) + (words[at] as number);
    runs.push(run | 0);
  }
  return runs;
}
