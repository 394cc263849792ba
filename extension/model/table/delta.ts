import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Gap } from "../trace.ts";
import type { EpochMs } from "../units.ts";
import { type PackedTable, packTable, unpackTable, viewsOfTable } from "./packed-table.ts";
import { createStream, SMALL_STREAM, type StreamTable } from "./stream-table.ts";
import { COLUMNS, type Column, type TraceTable, WIDTH, withRoom } from "./trace-table.ts";
import type { SpanTree } from "./tree.ts";

/**
 * What changed in a table, from the thread that folds to the one that draws: all of it at first, then rows as they
 * change. Typed arrays, so that it is handed over and not copied.
 */
export interface TableDelta {
  traceId: TraceId;
  /** The whole table, the first time; then of what is below only `gaps` and `tree` say anything. */
  whole?: PackedTable;
  originMs: EpochMs;
  /** Rows of the table now. */
  count: number;
  /** Which rows the columns below are of. */
  rows: Uint32Array;
  columns: Record<Column, TraceTable[Column]>;
  /** Names and origins that were added. */
  names: string[];
  origins: string[];
  streams: StreamDelta[];
  failures: [row: number, words: string][];
  gaps: Gap[];
  /** Only when a row appeared or found another place. */
  tree?: SpanTree;
  /** While its records are still being read: how much of them was, 0 to 1. */
  share?: number;
}

/** Chunks that were added to the stream of a row. */
export interface StreamDelta {
  row: number;
  /** Where they begin; 0 also when earlier times were corrected. */
  from: number;
  times: Float64Array;
  kinds: Uint8Array;
  characters: number;
  merged: number;
}

/** Remembers what the other side knows. */
export class DeltaSource {
  readonly #dirty = new Set<number>();
  #isNew = true;
  readonly #known = new Map<number, { count: number; start: number }>();
  #names = 0;
  #origins = 0;
  #gaps = 0;

  constructor(readonly table: TraceTable) {}

  mark(row: number): void {
    if (row >= 0 && !this.#isNew) this.#dirty.add(row);
  }

  get hasChanges(): boolean {
    return this.#dirty.size > 0 || this.#gaps < this.table.gaps.length;
  }

  /** Everything since the last time. */
  take(tree?: SpanTree): TableDelta {
    const { table } = this;
    const isNew = this.#isNew;
    this.#isNew = false;
    const rows = Uint32Array.from(this.#dirty);
    this.#dirty.clear();
    const delta: TableDelta = {
      ...(isNew && { whole: { ...packTable(table), gaps: [] } }),
      traceId: table.traceId,
      originMs: table.originMs,
      count: table.count,
      rows,
      columns: gather(table, rows),
      names: isNew ? [] : table.names.slice(this.#names),
      origins: isNew ? [] : table.origins.slice(this.#origins),
      streams: this.#streams(rows),
      failures: [],
      gaps: table.gaps.slice(this.#gaps),
      tree,
    };
    for (const row of rows) {
      const words = table.failures.get(row);
      if (words !== undefined) delta.failures.push([row, words]);
    }
    this.#names = table.names.length;
    this.#origins = table.origins.length;
    this.#gaps = table.gaps.length;
    return delta;
  }

  #streams(rows: Uint32Array): StreamDelta[] {
    const deltas: StreamDelta[] = [];
    for (const row of rows) {
      const stream = this.table.streams.get(row);
      if (!stream) continue;
      const start = this.table.starts[row] as number;
      const known = this.#known.get(row);
      // A start that came late moved the times; what went with the whole table is told once more when it grows.
      const from = known && known.start === start ? known.count : 0;
      if (from === stream.count) continue;
      this.#known.set(row, { count: stream.count, start });
      deltas.push({
        row,
        from,
        times: stream.times.slice(from, stream.count),
        kinds: stream.kinds.slice(from, stream.count),
        characters: stream.characters,
        merged: stream.merged,
      });
    }
    return deltas;
  }
}

function gather(table: TraceTable, rows: Uint32Array): TableDelta["columns"] {
  const columns: Partial<Record<Column, TraceTable[Column]>> = {};
  for (const name of COLUMNS) {
    const from = table[name];
    const width = WIDTH[name];
    const to = new (from.constructor as new (length: number) => typeof from)(rows.length * width);
    for (let i = 0; i < rows.length; i++)
      for (let word = 0; word < width; word++)
        to[i * width + word] = from[(rows[i] as number) * width + word] as number;
    columns[name] = to;
  }
  return columns as TableDelta["columns"];
}

/** Buffers to hand over with a delta. */
export function buffersOf({ whole, rows, columns, streams, tree }: TableDelta): ArrayBuffer[] {
  const arrays: ArrayBufferView[] = [rows, ...Object.values(columns), ...(whole ? viewsOfTable(whole) : [])];
  for (const { times, kinds } of streams) arrays.push(times, kinds);
  if (tree) arrays.push(tree.nodes, tree.depths, tree.ends, tree.places);
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

/** Brings a mirror, the drawing side's copy of a table, up to date; it has no index of ids, see {@link findRow}. */
export function applyDelta(table: TraceTable, delta: TableDelta): void {
  const { count } = delta;
  if (delta.whole) adopt(table, unpackTable(delta.whole));
  table.originMs = delta.originMs;
  scatter(table, delta);
  if (count > table.count || delta.tree) table.shape++;
  table.count = count;
  table.names.push(...delta.names);
  table.origins.push(...delta.origins);
  table.gaps.push(...delta.gaps);
  for (const [row, words] of delta.failures) table.failures.set(row, words);
  for (const stream of delta.streams)
    table.streams.set(stream.row, extended(table.streams.get(stream.row), stream));
  table.revision++;
}

/** The table stays the same object: others hold on to it. */
function adopt(table: TraceTable, whole: TraceTable): void {
  const { revision, shape } = table;
  Object.assign(table, whole, { revision, shape: shape + 1 });
}

function scatter(table: TraceTable, { rows, columns, count }: TableDelta): void {
  for (const name of COLUMNS) {
    const width = WIDTH[name];
    const from = columns[name];
    const to = withRoom(table[name], count * width);
    (table as Record<Column, TraceTable[Column]>)[name] = to;
    for (let i = 0; i < rows.length; i++)
      for (let word = 0; word < width; word++)
        to[(rows[i] as number) * width + word] = from[i * width + word] as number;
  }
}

/** Grows in place by doubling, as the one it mirrors. */
function extended(
  old: StreamTable | undefined,
  { from, times, kinds, characters, merged }: StreamDelta,
): StreamTable {
  const count = from + times.length;
  const stream = old ?? createStream(Math.max(SMALL_STREAM, count));
  if (count > stream.times.length) {
    const longer = createStream(Math.max(count, stream.times.length * 2));
    longer.times.set(stream.times);
    longer.kinds.set(stream.kinds);
    stream.times = longer.times;
    stream.kinds = longer.kinds;
  }
  stream.times.set(times, from);
  stream.kinds.set(kinds, from);
  Object.assign(stream, { count, characters, merged });
  return stream;
}

/** The row of an id in a mirror, or −1: a walk over the column, some milliseconds for a million. */
export function findRow({ ids, count }: TraceTable, high: number, low: number): number {
  for (let row = 0; row < count; row++) if (ids[row * 2] === high && ids[row * 2 + 1] === low) return row;
  return -1;
}
