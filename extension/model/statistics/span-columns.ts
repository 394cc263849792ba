import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import { STAGE_KINDS } from "../stage-kind.ts";
import { idHigh, idLow } from "../table/id-index.ts";
import { DimensionValues } from "./dimension-values.ts";
import { METRICS } from "./metric.ts";
import { type SpanFacts, STATUSES } from "./span-facts.ts";

/** Kind of the rows of whole traces, after those of spans. */
export const TRACE_KIND = STAGE_KINDS.length;
const FIRST_CAPACITY = 1024;

/**
 * Figures of spans as columns, a hundred bytes a row and four for each of its values. Rows of a trace stand together, the one
 * of the whole trace first; a trace that changed is added again, and what it left behind is removed when it is half of all.
 */
export class SpanColumns {
  count = 0;
  starts = new Float64Array(FIRST_CAPACITY);
  metrics = METRICS.map(() => new Float64Array(FIRST_CAPACITY));
  kinds = new Uint8Array(FIRST_CAPACITY);
  statuses = new Uint8Array(FIRST_CAPACITY);
  /** Row of the parent, of the whole trace at last; −1: the row is of a trace. */
  parents = new Int32Array(FIRST_CAPACITY);
  /** Number of the trace. */
  traceOf = new Int32Array(FIRST_CAPACITY);
  /** Two numbers a row. */
  ids = new Uint32Array(FIRST_CAPACITY * 2);
  /** Where a row's pairs begin; the next row's say where they end. */
  pairFrom = new Uint32Array(FIRST_CAPACITY + 1);
  pairs = new Uint32Array(FIRST_CAPACITY * 4);
  values = new DimensionValues();
  #traces = new Map<TraceId, { from: number; to: number; number: number }>();
  #traceIds: TraceId[] = [];
  #live = 0;

  /** Rows that are still of a trace. */
  get rows(): number {
    return this.#live;
  }

  get traces(): number {
    return this.#traces.size;
  }

  traceIds(): IterableIterator<TraceId> {
    return this.#traces.keys();
  }

  has(id: TraceId): boolean {
    return this.#traces.has(id);
  }

  rangeOf(id: TraceId): { from: number; to: number } | undefined {
    return this.#traces.get(id);
  }

  traceIdOf(row: number): TraceId {
    return this.#traceIds[this.traceOf[row] as number] as TraceId;
  }

  spanIdOf(row: number): SpanId | undefined {
    if (this.kinds[row] === TRACE_KIND) return undefined;
    const part = (i: number) => (this.ids[row * 2 + i] as number).toString(16).padStart(8, "0");
    return part(0) + part(1);
  }

  /** Adds a trace, or puts it in place of what it was; see `traceFacts`. */
  set(id: TraceId, facts: readonly SpanFacts[]): void {
    this.delete(id);
    if (this.count > FIRST_CAPACITY && this.count > this.#live * 2) this.#compact();
    const number = this.#traceIds.push(id) - 1;
    const from = this.count;
    const rows = new Map<SpanId, number>();
    for (const { spanId } of facts) rows.set(spanId ?? "", from + rows.size);
    this.#grow(from + facts.length);
    for (const fact of facts) this.#add(fact, number, rows);
    this.#traces.set(id, { from, to: this.count, number });
    this.#live += facts.length;
  }

  delete(id: TraceId): void {
    const range = this.#traces.get(id);
    if (!range) return;
    this.#traces.delete(id);
    this.#live -= range.to - range.from;
  }

  #add(fact: SpanFacts, trace: number, rows: ReadonlyMap<SpanId, number>): void {
    const row = this.count++;
    const { spanId, parentSpanId = "" } = fact;
    this.starts[row] = fact.startMs;
    METRICS.forEach((metric, i) => {
      (this.metrics[i] as Float64Array)[row] = fact.metrics[metric] ?? Number.NaN;
    });
    this.kinds[row] = fact.kind === undefined ? TRACE_KIND : STAGE_KINDS.indexOf(fact.kind);
    this.statuses[row] = STATUSES.indexOf(fact.status);
    this.traceOf[row] = trace;
    this.parents[row] = spanId === undefined ? -1 : (rows.get(parentSpanId) ?? (rows.get("") as number));
    if (spanId !== undefined) {
      this.ids[row * 2] = idHigh(spanId);
      this.ids[row * 2 + 1] = idLow(spanId);
    }
    this.#addPairs(row, fact.values);
  }

  #addPairs(row: number, values: SpanFacts["values"]): void {
    let end = this.pairFrom[row] as number;
    if (end + values.size > this.pairs.length)
      this.pairs = grown(this.pairs, Math.max(end + values.size, this.pairs.length * 2));
    for (const [dimension, value] of values) {
      const pair = this.values.pairOf(dimension, value);
      if (pair >= 0) this.pairs[end++] = pair;
    }
    this.pairFrom[row + 1] = end;
  }

  #grow(rows: number): void {
    const capacity = this.starts.length;
    if (rows <= capacity) return;
    const size = Math.max(rows, capacity * 2);
    this.starts = grown(this.starts, size);
    this.metrics = this.metrics.map((column) => grown(column, size));
    this.kinds = grown(this.kinds, size);
    this.statuses = grown(this.statuses, size);
    this.parents = grown(this.parents, size);
    this.traceOf = grown(this.traceOf, size);
    this.ids = grown(this.ids, size * 2);
    this.pairFrom = grown(this.pairFrom, size + 1);
  }

  /** Moves what is still of a trace to the front. */
  #compact(): void {
    const ranges = [...this.#traces].sort(([, a], [, b]) => a.from - b.from);
    this.count = 0;
    const ids: TraceId[] = [];
    let pairEnd = 0;
    for (const [id, { from, to }] of ranges) {
      const moved = this.count;
      const number = ids.push(id) - 1;
      const [pairsAt, pairsTo] = [this.pairFrom[from] as number, this.pairFrom[to] as number];
      this.pairs.copyWithin(pairEnd, pairsAt, pairsTo);
      for (const column of [this.starts, ...this.metrics, this.kinds, this.statuses])
        column.copyWithin(moved, from, to);
      this.ids.copyWithin(moved * 2, from * 2, to * 2);
      for (let row = from; row < to; row++) {
        const at = moved + row - from;
        const parent = this.parents[row] as number;
        this.parents[at] = parent < 0 ? -1 : parent - from + moved;
        this.traceOf[at] = number;
        this.pairFrom[at] = (this.pairFrom[row] as number) - pairsAt + pairEnd;
      }
      this.count += to - from;
      pairEnd += pairsTo - pairsAt;
      this.pairFrom[this.count] = pairEnd;
      this.#traces.set(id, { from: moved, to: this.count, number });
    }
    this.#traceIds = ids;
  }
}

type Column = Float64Array | Uint8Array | Int32Array | Uint32Array;

function grown<T extends Column>(column: T, size: number): T {
  const next = new (column.constructor as new (size: number) => T)(size);
  next.set(column);
  return next;
}
