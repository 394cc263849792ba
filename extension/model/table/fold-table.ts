import type {
  Attributes,
  ChunkPart,
  ChunksRecord,
  EndRecord,
  GapRecord,
  SessionId,
  SpanRecord,
  StartRecord,
  UnixNano,
} from "../../../sdk/protocol/index.ts";
import { EXCEPTION_MESSAGE, GEN_AI_RESPONSE_FINISH_REASONS } from "../../../sdk/protocol/index.ts";
import { finishOf } from "../finish-reason.ts";
import { kindNumber, likelyKind, STAGE_KINDS, saidKind } from "../stage-kind.ts";
import type { Milliseconds } from "../units.ts";
import { idHigh, idLow } from "./id-index.ts";
import { originText } from "./origin-text.ts";
import { createStream, HAS_CONTENT, pushChunk, SMALL_STREAM } from "./stream-table.ts";
import {
  ABORTED,
  addRow,
  CALLS,
  ENDED,
  FAILED,
  HANDED_OVER,
  HAS_PARENT,
  has,
  INTERRUPTED,
  numberOf,
  REMOTE_PARENT,
  rowOf,
  SERVES,
  START_MISSING,
  TRUNCATED,
  type TraceTable,
} from "./trace-table.ts";

/** Bars are small: the first words of a failure are enough, the rest is in the details. */
const LONGEST_FAILURE = 80;
/** A row shows no more of a name. */
const LONGEST_NAME = 512;
/** Sixteen bits a row: what comes after shares the last. */
const MOST_ORIGINS = 65_535;
const NO_NAME = "(start not recorded)";

export interface TableInput {
  sid: SessionId;
  record: SpanRecord | GapRecord;
}

/** `service.name` of a resource, by session and number. */
export type ServiceLookup = (sid: SessionId, resource: number) => string;

/**
 * Adds a record to a table. In any order and never throwing, as `foldRecord` does for whole spans: both tell the same
 * of the same records (a test holds them together).
 *
 * @returns the row that changed, or −1
 */
export function foldIntoTable(
  table: TraceTable,
  { sid, record }: TableInput,
  serviceOf: ServiceLookup,
): number {
  table.revision++;
  if (record.type === "gap") {
    const { reason, covers, chunks = 0 } = record;
    table.gaps.push({ sessionId: sid, reason, records: covers, chunks });
    return -1;
  }
  const row = findOrAdd(table, record);
  switch (record.type) {
    case "start":
      applyStart(table, row, record, originNumber(table, serviceOf(sid, record.resource), sid));
      break;
    case "update":
      if (record.name !== undefined) setName(table, row, record.name);
      readKind(table, row, record.attributes);
      readFinish(table, row, record.attributes);
      break;
    case "event":
      if (record.name === "exception") note(table, row, record.attributes?.[EXCEPTION_MESSAGE]);
      break;
    case "chunks":
      applyChunks(table, row, record);
      break;
    case "end":
      applyEnd(table, row, record);
      break;
    default:
      record satisfies never;
  }
  return row;
}

/**
 * Milliseconds and the rest apart: each fits a double, so that the difference is exact to the nanosecond (and four
 * times as fast as bigint).
 */
function relative(table: TraceTable, time: UnixNano): Milliseconds {
  const point = Math.max(0, time.length - 6);
  const ms = digits(time, 0, point);
  if (table.originMs === 0) table.originMs = ms;
  return ms - table.originMs + digits(time, point, time.length) / 1e6;
}

/** Without a text between, which would cost more than reading it. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) number = number * 10 + text.charCodeAt(i) - ZERO;
  return number;
}
const ZERO = 48;

function findOrAdd(table: TraceTable, record: SpanRecord): number {
  const { recent } = table;
  // Neighbouring records are mostly of one span.
  if (recent.span === record.span) return recent.row;
  const high = idHigh(record.span);
  const low = idLow(record.span);
  recent.span = record.span;
  recent.row = rowOf(table, high, low);
  if (recent.row >= 0) return recent.row;
  const row = addRow(table, high, low);
  recent.row = row;
  table.flags[row] = START_MISSING;
  table.starts[row] = "time" in record ? relative(table, record.time) : latestStart(table, row);
  table.kinds[row] = STAGE_KINDS.indexOf("other");
  setName(table, row, NO_NAME);
  return row;
}

const latestStart = (table: TraceTable, row: number): Milliseconds =>
  row > 0 ? (table.starts[row - 1] as number) : 0;

function setName(table: TraceTable, row: number, name: string): void {
  table.nameOf[row] = numberOf(name.slice(0, LONGEST_NAME), table.names, table.nameIndex);
}

function setFlag(table: TraceTable, row: number, flag: number, on: boolean): void {
  const flags = table.flags[row] as number;
  table.flags[row] = on ? flags | flag : flags & ~flag;
}

/** Only what the last record said of it counts. */
function readFinish(table: TraceTable, row: number, attributes: Attributes | undefined): void {
  const reasons = attributes?.[GEN_AI_RESPONSE_FINISH_REASONS];
  if (!Array.isArray(reasons)) return;
  const isCut = reasons.some((reason) => typeof reason === "string" && finishOf(reason).kind === "cut");
  setFlag(table, row, TRUNCATED, isCut);
}

const OTHER = kindNumber("other");

/** Attributes that do not name an operation leave the kind as it is. */
function readKind(table: TraceTable, row: number, attributes: Attributes | undefined): void {
  if (!attributes) return;
  const said = saidKind(attributes);
  if (said) table.kinds[row] = kindNumber(said);
  else if (table.kinds[row] === OTHER) table.kinds[row] = kindNumber(likelyKind(attributes));
}

/** What a start says, in place of what one before said … */
const TOLD_BY_START = START_MISSING | CALLS | SERVES | HANDED_OVER;

const flagsOf = ({ kind }: StartRecord): number =>
  (kind === 3 ? CALLS : 0) | (kind === 2 ? SERVES : 0) | (kind === 4 || kind === 5 ? HANDED_OVER : 0);

/** Neighbouring records are mostly of one origin. */
function originNumber(table: TraceTable, service: string, sid: SessionId): number {
  const { recent } = table;
  if (recent.service === service && recent.sid === sid) return recent.origin;
  const number = numberOf(originText(service, sid), table.origins, table.originIndex);
  recent.service = service;
  recent.sid = sid;
  recent.origin = Math.min(MOST_ORIGINS, number);
  return recent.origin;
}

function applyStart(table: TraceTable, row: number, record: StartRecord, origin: number): void {
  const guessed = table.starts[row] as number;
  const wasMissing = has(table, row, START_MISSING);
  const start = relative(table, record.time);
  table.starts[row] = start;
  table.flags[row] = ((table.flags[row] as number) & ~TOLD_BY_START) | flagsOf(record);
  // … but where it stands is said by the first.
  if (wasMissing && record.remote) setFlag(table, row, REMOTE_PARENT, true);
  if (wasMissing && record.parent !== undefined) {
    setFlag(table, row, HAS_PARENT, true);
    table.parents[row * 2] = idHigh(record.parent);
    table.parents[row * 2 + 1] = idLow(record.parent);
  }
  table.shape++;
  setName(table, row, record.name);
  const told = table.kinds[row] as number;
  if (STAGE_KINDS[told] === "other") readKind(table, row, record.attributes);
  // What was told later counts, also when it came first.
  if (!has(table, row, ENDED)) readFinish(table, row, record.attributes);
  table.originOf[row] = origin;
  const stream = table.streams.get(row);
  if (wasMissing && stream)
    for (let i = 0; i < stream.count; i++) stream.times[i] = (stream.times[i] as number) + guessed - start;
}

function applyEnd(table: TraceTable, row: number, record: EndRecord): void {
  table.ends[row] = relative(table, record.time);
  setFlag(table, row, ENDED, true);
  setFlag(table, row, INTERRUPTED, false);
  if (record.status) setFlag(table, row, FAILED, record.status.code === 2);
  setFlag(table, row, ABORTED, record.aborted === true);
  if (record.status?.code === 2)
    note(table, row, record.status.message ?? table.failures.get(row) ?? "error");
  readKind(table, row, record.attributes);
  readFinish(table, row, record.attributes);
}

function note(table: TraceTable, row: number, words: unknown): void {
  if (typeof words === "string") table.failures.set(row, words.slice(0, LONGEST_FAILURE));
}

function applyChunks(table: TraceTable, row: number, record: ChunksRecord): void {
  let stream = table.streams.get(row);
  if (!stream) {
    stream = createStream(Math.max(SMALL_STREAM, record.parts.length));
    table.streams.set(row, stream);
  }
  const base = relative(table, record.time) - (table.starts[row] as number);
  for (let i = 0; i < record.parts.length; i++) {
    const { kind, length } = sizeOf(record.parts[i] as ChunkPart);
    pushChunk(stream, base + (record.at[i] ?? 0) / 1000, kind, length);
  }
  stream.merged += record.merged ?? 0;
}

function sizeOf(part: ChunkPart): { kind: number; length: number } {
  if (typeof part !== "object") return sized(0, part);
  if ("reasoning" in part) return sized(1, part.reasoning);
  if (typeof part.toolCall === "number") return sized(2, part.toolCall);
  return { kind: 2 | HAS_CONTENT, length: part.toolCall.arguments?.length ?? 0 };
}

function sized(kind: number, text: string | number): { kind: number; length: number } {
  const length = typeof text === "number" ? text : text.length;
  return { kind: length > 0 ? kind | HAS_CONTENT : kind, length };
}
