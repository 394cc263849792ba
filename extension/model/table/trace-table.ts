import type { SessionId, SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Gap } from "../trace.ts";
import type { EpochMs, Milliseconds } from "../units.ts";
import { IdIndex } from "./id-index.ts";
import { Streams } from "./streams.ts";

/** Bits of {@link TraceTable.flags}. */
export const HAS_PARENT = 1;
/** The parent came from another process. */
export const REMOTE_PARENT = 2;
/** Its start was never seen: name and start are guesses. */
export const START_MISSING = 4;
export const ENDED = 8;
export const FAILED = 16;
export const ABORTED = 32;
/** Its document is gone and its end was never seen. */
export const INTERRUPTED = 64;
/** A model's answer that reached a limit before its end. */
export const TRUNCATED = 128;
/** It calls another process and waits for it: OpenTelemetry's kind CLIENT. */
export const CALLS = 256;
/** It serves a caller that waits: kind SERVER. */
export const SERVES = 512;
/** Nobody waits for what takes it up: kinds PRODUCER and CONSUMER. */
export const HANDED_OVER = 1024;

/**
 * What a waterfall draws of a trace, as columns: row `i` is the span that was seen as number `i`. A span costs
 * some 40 bytes, none of them objects, so that a million fit and can be handed from thread to thread.
 * Attributes, events and the words of chunks are not here: they are read for the span that is looked at.
 */
export interface TraceTable {
  traceId: TraceId;
  /** Rows in use; columns have room for more. */
  count: number;
  /** What times are measured from: the whole millisecond of the first time that was seen; 0 before. */
  originMs: EpochMs;
  /** Two words a row, high first. */
  ids: Uint32Array;
  parents: Uint32Array;
  /** Milliseconds since `originMs`. */
  starts: Float64Array;
  /** Where `ENDED`, as told: a start that came later may be after it; read it through {@link lastSign}. */
  ends: Float64Array;
  /** Index in `names`. */
  nameOf: Uint32Array;
  /** Index in {@link STAGE_KINDS}. */
  kinds: Uint8Array;
  flags: Uint16Array;
  /** Index in `origins`: which service and document. */
  originOf: Uint16Array;
  /** Each name once. */
  names: string[];
  /** Who tells of spans, each once ({@link originText}); for clock skew only spans of different ones are compared. */
  origins: string[];
  /** By row. */
  streams: Streams;
  /** First words of what went wrong, by row. */
  failures: Map<number, string>;
  gaps: Gap[];
  /** Grows with every change. */
  revision: number;
  /** Grows when a row appears or finds another place in the tree. */
  shape: number;
  index: IdIndex;
  /** The span that was folded last, and its row; the origin that was looked up last, and its number. */
  recent: { span: SpanId; row: number; service?: string; sid?: SessionId; origin: number };
  nameIndex: Map<string, number>;
  originIndex: Map<string, number>;
}

const FIRST_ROOM = 16;

export function createTable(traceId: TraceId, room = FIRST_ROOM): TraceTable {
  return {
    traceId,
    count: 0,
    originMs: 0,
    ids: new Uint32Array(room * 2),
    parents: new Uint32Array(room * 2),
    starts: new Float64Array(room),
    ends: new Float64Array(room),
    nameOf: new Uint32Array(room),
    kinds: new Uint8Array(room),
    flags: new Uint16Array(room),
    originOf: new Uint16Array(room),
    names: [],
    origins: [],
    streams: new Streams(),
    failures: new Map(),
    gaps: [],
    revision: 0,
    shape: 0,
    index: new IdIndex(),
    recent: { span: "", row: -1, origin: 0 },
    nameIndex: new Map(),
    originIndex: new Map(),
  };
}

/** The number of a new row. */
export function addRow(table: TraceTable, high: number, low: number): number {
  const row = table.count++;
  if (row >= table.starts.length) grow(table);
  table.ids[row * 2] = high;
  table.ids[row * 2 + 1] = low;
  table.index.add(table.ids, row);
  table.shape++;
  return row;
}

export const rowOf = (table: TraceTable, high: number, low: number): number =>
  table.index.find(table.ids, high, low);

/** A growing table's columns, each twice as long. */
function grow(table: TraceTable): void {
  const room = Math.max(FIRST_ROOM, table.starts.length) * 2;
  for (const name of COLUMNS)
    (table as Record<Column, TraceTable[Column]>)[name] = withRoom(table[name], room * WIDTH[name]);
}

/** A column with at least that many entries; a longer one is at least twice as long. */
export function withRoom<T extends TraceTable[Column]>(column: T, length: number): T {
  if (column.length >= length) return column;
  const longer = new (column.constructor as new (length: number) => T)(Math.max(length, column.length * 2));
  longer.set(column as never);
  return longer;
}

export const COLUMNS = ["ids", "parents", "starts", "ends", "nameOf", "kinds", "flags", "originOf"] as const;
export type Column = (typeof COLUMNS)[number];
/** Entries of a column that belong to one row. */
export const WIDTH: Record<Column, number> = {
  ids: 2,
  parents: 2,
  starts: 1,
  ends: 1,
  nameOf: 1,
  kinds: 1,
  flags: 1,
  originOf: 1,
};

/** The number of a text in a list that holds each once. */
export function numberOf(text: string, list: string[], known: Map<string, number>): number {
  let number = known.get(text);
  if (number === undefined) {
    number = list.push(text) - 1;
    known.set(text, number);
  }
  return number;
}

export const has = (table: TraceTable, row: number, flag: number): boolean =>
  ((table.flags[row] as number) & flag) !== 0;

export const nameAt = (table: TraceTable, row: number): string =>
  table.names[table.nameOf[row] as number] ?? "";

/** Where the span ended, or was last heard of. */
export function lastSign(table: TraceTable, row: number): Milliseconds {
  const start = table.starts[row] as number;
  if (has(table, row, ENDED)) return Math.max(start, table.ends[row] as number);
  return Math.max(start, start + (table.streams.lastTime(row) ?? 0));
}

export const isRunning = (table: TraceTable, row: number): boolean => !has(table, row, ENDED | INTERRUPTED);
