import type { TraceId } from "../../../sdk/protocol/index.ts";
import { wordsOf } from "../../model/query/words.ts";
import { type RowSources, SharedRows } from "../shared-rows.ts";
import { TraceText } from "./trace-text.ts";

/** UTF-16 code units of a trace that are read, and different words of it that are kept. */
export const MAX_UNITS = 1024 * 1024;
export const MAX_WORDS = 5000;
/** Rows of the archive that are read at once. */
const ROWS = 4;
/** A text is taken apart in pieces of this many code units. */
const PIECE = 16 * 1024;

export type WordSources = RowSources;

export interface TraceWords {
  words: Set<string>;
  /** There is more than may be read. */
  isCut: boolean;
}

/** Reads what stored traces say, one after the other. */
export class WordReader {
  readonly #rows: SharedRows;

  constructor(private readonly sources: WordSources) {
    this.#rows = new SharedRows(sources);
  }

  /** Rows may change from now on. */
  forget(): void {
    this.#rows.forget();
  }

  async read(traceId: TraceId): Promise<TraceWords> {
    const collected = new Words();
    const text = new TraceText();
    const keys = await this.sources.keys(traceId);
    for (let i = 0; i < keys.length && !collected.isFull; i += ROWS)
      for (const { records } of await this.#rows.read(keys.slice(i, i + ROWS)))
        for (const record of records)
          if ("trace" in record && record.trace === traceId) await this.#take(collected, text.of(record));
    await this.#take(collected, text.streamed());
    return { words: collected.words, isCut: collected.isFull };
  }

  async #take(collected: Words, texts: Iterable<string>): Promise<void> {
    for (const text of texts)
      for (const piece of piecesOf(text)) {
        collected.add(piece);
        if (collected.isFull) return;
        const pause = this.sources.pause();
        if (pause) await pause;
      }
  }
}

class Words {
  readonly words = new Set<string>();
  isFull = false;
  #units = 0;

  add(text: string): void {
    this.#units += text.length;
    for (const word of wordsOf(text)) {
      if (this.words.size >= MAX_WORDS && !this.words.has(word)) {
        this.isFull = true;
        return;
      }
      this.words.add(word);
    }
    if (this.#units >= MAX_UNITS) this.isFull = true;
  }
}

/** In pieces that end between words, where the text has spaces at all. */
function* piecesOf(text: string): Generator<string> {
  let from = 0;
  while (text.length - from > PIECE) {
    const space = text.lastIndexOf(" ", from + PIECE);
    const to = space > from ? space : from + PIECE;
    yield text.slice(from, to);
    from = to;
  }
  yield text.slice(from);
}
