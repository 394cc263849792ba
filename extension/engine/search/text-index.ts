import MiniSearch from "minisearch";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import { wantedWords } from "../../model/query/words.ts";

/** Words that were told apart already, one a line. */
interface Entry {
  id: TraceId;
  words: string;
}

/**
 * Which traces have which words. MiniSearch keeps the words in a radix tree, each with the traces that have it; what
 * that costs grows with {@link size}.
 */
export class TextIndex {
  readonly #index = new MiniSearch<Entry>({
    fields: ["words"],
    tokenize: (words) => (words ? words.split("\n") : []),
    processTerm: (word) => word,
  });
  readonly #traces = new Map<TraceId, { startMs: number; words: number }>();
  /** Pairs of a word and a trace. */
  size = 0;

  get traces(): number {
    return this.#traces.size;
  }

  has(id: TraceId): boolean {
    return this.#traces.has(id);
  }

  /** What the trace says now; what it said before is forgotten. */
  set(id: TraceId, startMs: number, words: ReadonlySet<string>): void {
    this.delete(id);
    this.#index.add({ id, words: [...words].join("\n") });
    this.#traces.set(id, { startMs, words: words.size });
    this.size += words.size;
  }

  delete(id: TraceId): boolean {
    const known = this.#traces.get(id);
    if (!known) return false;
    this.#index.discard(id);
    this.#traces.delete(id);
    this.size -= known.words;
    return true;
  }

  /** The trace that began first. */
  oldest(): { id: TraceId; startMs: number } | undefined {
    let oldest: { id: TraceId; startMs: number } | undefined;
    for (const [id, { startMs }] of this.#traces)
      if (!oldest || startMs < oldest.startMs) oldest = { id, startMs };
    return oldest;
  }

  /** Traces that have all the words, or words that begin so; a single letter is taken for a whole word. */
  search(text: string): TraceId[] {
    const words = wantedWords(text);
    if (!words.length) return [];
    const found = this.#index.search(words.join("\n"), {
      combineWith: "AND",
      prefix: (word) => word.length > 1,
    });
    return found.map(({ id }) => id as TraceId);
  }
}
