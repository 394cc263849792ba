import { type Stall, type StallRule, stallLimit, USUAL_STALLS } from "../stream-stats.ts";
import type { ChunkKind } from "../trace.ts";
import type { Milliseconds } from "../units.ts";
import { chunkKind, HAS_CONTENT, type StreamTable } from "./stream-table.ts";

/** What is drawn inside the bar of a streaming span, derived from its chunks' times alone. */
export interface StreamFigures {
  /** Start of the span → first chunk with content; absent while none came. */
  ttftMs?: Milliseconds;
  /** Neighbouring chunks of one kind: `from` … `to - 1`. */
  phases: Phase[];
  /** Median time between neighbouring chunks, within three per cent. */
  medianMs: Milliseconds;
  stalls: Stall[];
}

export interface Phase {
  kind: ChunkKind;
  from: number;
  to: number;
}

/** Painting asks sixty times a second, and a stream only grows at its end: what is known is kept and added to. */
const known = new WeakMap<StreamTable, Figures>();

/** `rule`: which gaps are stalls; streams whose rule changes are not gone through again. */
export function figuresOf(stream: StreamTable, rule = USUAL_STALLS): StreamFigures {
  let figures = known.get(stream);
  // A start that was told late moves all times.
  if (!figures || figures.origin !== stream.times[0] || figures.count > stream.count) {
    figures = new Figures(stream.times[0] as number);
    known.set(stream, figures);
  }
  figures.extend(stream);
  figures.judge(rule);
  return figures;
}

/** No rule calls shorter gaps stalls. */
export const SHORTEST_STALL_MS: Milliseconds = 200;
/** Bins of a histogram of gaps: each six per cent longer than the last, from a microsecond on. */
const BIN_GROWTH = Math.log(1.06);
const BINS = 512;
const binOf = (ms: Milliseconds): number =>
  Math.min(BINS - 1, Math.max(0, Math.ceil(Math.log(Math.max(ms, 0.001) / 0.001) / BIN_GROWTH)));
const middleOf = (bin: number): Milliseconds => 0.001 * Math.exp((bin - 0.5) * BIN_GROWTH);

class Figures implements StreamFigures {
  ttftMs: Milliseconds | undefined;
  readonly phases: Phase[] = [];
  medianMs: Milliseconds = 0;
  stalls: Stall[] = [];
  count = 0;
  readonly #bins = new Uint32Array(BINS);
  #gaps = 0;
  /** Gaps that would be stalls in a fast stream, by the strictest rule. */
  readonly #long: Stall[] = [];
  /** What stalls were last told apart by. */
  #judged: { limit: Milliseconds; of: number } = { limit: 0, of: 0 };

  constructor(readonly origin: Milliseconds) {}

  extend(stream: StreamTable): void {
    if (this.count === stream.count) return;
    for (let i = this.count; i < stream.count; i++) {
      this.#phase(chunkKind(stream, i), i);
      const at = stream.times[i] as number;
      if (this.ttftMs !== undefined) this.#gap(stream.times[i - 1] as number, at);
      else if ((stream.kinds[i] as number) & HAS_CONTENT) this.ttftMs = at;
    }
    this.count = stream.count;
    this.medianMs = this.#median();
  }

  judge(rule: StallRule): void {
    const limit = stallLimit(rule, this.medianMs);
    const of = this.#long.length;
    if (limit === this.#judged.limit && of === this.#judged.of) return;
    this.#judged = { limit, of };
    this.stalls = this.#long.filter(({ startMs, endMs }) => endMs - startMs >= limit);
  }

  #phase(kind: ChunkKind, i: number): void {
    const last = this.phases.at(-1);
    if (last?.kind === kind) last.to = i + 1;
    else this.phases.push({ kind, from: i, to: i + 1 });
  }

  #gap(startMs: Milliseconds, endMs: Milliseconds): void {
    const bin = binOf(endMs - startMs);
    this.#bins[bin] = (this.#bins[bin] as number) + 1;
    this.#gaps++;
    if (endMs - startMs >= SHORTEST_STALL_MS) this.#long.push({ startMs, endMs });
  }

  #median(): Milliseconds {
    if (this.#gaps === 0) return 0;
    const half = Math.ceil(this.#gaps / 2);
    let bin = -1;
    for (let seen = 0; seen < half; ) seen += this.#bins[++bin] as number;
    return middleOf(bin);
  }
}
