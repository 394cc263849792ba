import type { GapRecord, SpanRecord, TraceId } from "../../../sdk/protocol/index.ts";
import { wordsOf } from "../../model/query/words.ts";
import type { BatchKey } from "../archive/batch-key.ts";
import type { BatchRow } from "../archive/schema.ts";
import { TraceText } from "./trace-text.ts";

/** UTF-16 code units of a trace that are read, and different words of it that are kept. */
export const MAX_UNITS = 1024 * 1024;
export const MAX_WORDS = 5000;
/** Rows of the archive that are read at once, and kept at hand: neighbouring traces share them. */
const ROWS = 4;
/** A text is taken apart in pieces of this many code units. */
const PIECE = 16 * 1024;

export interface WordSources {
  keys(traceId: TraceId): Promise<BatchKey[]>;
  rows(keys: readonly BatchKey[]): Promise<BatchRow[]>;
  records(row: BatchRow): readonly (SpanRecord | GapRecord)[];
  /** Called often; resolves when it may go on. */
  pause(): Promise<void> | undefined;
}

export interface TraceWords {
  words: Set<string>;
  /** There is more than may be read. */
  isCut: boolean;
}

/** Reads what stored traces say, one after the other. */
export class WordReader {
  /** Records of rows that several traces share, by place. */
  readonly #shared = new Map<string, readonly (SpanRecord | GapRecord)[]>();

  constructor(private readonly sources: WordSources) {}

  /** Rows may change from now on. */
  forget(): void {
    this.#shared.clear();
  }

  async read(traceId: TraceId): Promise<TraceWords> {
    const collected = new Words();
    const text = new TraceText();
    const keys = await this.sources.keys(traceId);
    for (let i = 0; i < keys.length && !collected.isFull; i += ROWS)
      for (const records of await this.#records(keys.slice(i, i + ROWS)))
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

  async #records(keys: readonly BatchKey[]): Promise<(readonly (SpanRecord | GapRecord)[])[]> {
    const missing = keys.filter((key) => !this.#shared.has(key.join()));
    const fresh = new Map<string, readonly (SpanRecord | GapRecord)[]>();
    for (const row of missing.length ? await this.sources.rows(missing) : []) {
      const records = this.sources.records(row);
      fresh.set([row.sid, row.s0].join(), records);
      if (row.traceIds.length > 1) this.#keep([row.sid, row.s0].join(), records);
      await this.sources.pause();
    }
    return keys.flatMap((key) => {
      const records = fresh.get(key.join()) ?? this.#shared.get(key.join());
      return records ? [records] : [];
    });
  }

  #keep(place: string, records: readonly (SpanRecord | GapRecord)[]): void {
    this.#shared.set(place, records);
    for (const [oldest] of this.#shared) if (this.#shared.size > ROWS * 2) this.#shared.delete(oldest);
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
