import {
  type Attributes,
  type AttributeValue,
  type ChunksRecord,
  type EndRecord,
  type GapRecord,
  GEN_AI_INPUT_MESSAGES,
  GT_INPUT,
  type SessionId,
  type SpanRecord,
  type SpanStatus,
  type StartRecord,
  type UnixNano,
} from "../../sdk/protocol/index.ts";
import { foldRecord, type ResourceLookup } from "../model/fold.ts";
import { DETAILS_EVENT } from "../model/genai-view/gen-ai-older.ts";
import { FOREIGN_FACTS, isForeign, isLongFact, rowFacts } from "../model/genai-view/row-facts.ts";
import { questionIn } from "../model/question.ts";
import { READ_BY_SUMMARIES } from "../model/summary.ts";
import type { Span, Trace } from "../model/trace.ts";
import type { EpochMs } from "../model/units.ts";

/** Text longer than this is no name: rows would only carry it about. */
const LONGEST_NAME = 512;
/** Where nothing was captured every chunk is empty: after this many the first with content is waited for no more. */
const PATIENCE = 64;

const noResource: ResourceLookup = () => undefined;

/**
 * Folds only what `summarize` reads, so that a trace of a hundred megabytes costs the engine a few, and a
 * record a third of what folding it whole costs. Of a stream only the beginning counts. False: the record
 * says nothing that a row shows.
 */
export function foldForSummary(trace: Trace, sid: SessionId, record: SpanRecord | GapRecord): boolean {
  if (foldUsual(trace, sid, record)) return true;
  const slim = slimmed(trace, record);
  if (slim) foldRecord(trace, { sid, record: slim }, noResource);
  return slim !== undefined;
}

/**
 * What nearly all records are, without a record between: the first of a span that starts, the end of one that is
 * known, one more gap. A test holds it to say the same as `foldRecord`. False: it is something else.
 */
function foldUsual(trace: Trace, sid: SessionId, record: SpanRecord | GapRecord): boolean {
  if (record.type === "gap") return mergedGap(trace, record);
  if (record.type === "start") {
    if (trace.spans.has(record.span)) return false;
    trace.spans.set(record.span, startedSpan(sid, record));
  } else if (record.type === "end") {
    const span = trace.spans.get(record.span);
    if (!span) return false;
    endSpan(span, record);
  } else return false;
  trace.revision++;
  return true;
}

function startedSpan(sessionId: SessionId, record: StartRecord): Span {
  return {
    traceId: record.trace,
    spanId: record.span,
    parentSpanId: record.parent,
    remoteParent: record.remote === true,
    name: record.name,
    kind: record.kind,
    startNs: BigInt(record.time),
    endNs: undefined,
    startMs: msOf(record.time),
    endMs: undefined,
    status: NOT_SET,
    aborted: false,
    interrupted: false,
    attributes: readOnes(record.attributes, record.parent === undefined) ?? {},
    events: [],
    links: [],
    stream: undefined,
    sessionId,
    startMissing: false,
    cut: 0,
    redacted: 0,
  };
}

/** Never changed, only replaced. */
const NOT_SET: SpanStatus = { code: 0 };

function endSpan(span: Span, { time, status, aborted, attributes }: EndRecord): void {
  const end = BigInt(time);
  const isLater = end > span.startNs;
  span.endNs = isLater ? end : span.startNs;
  span.endMs = isLater ? msOf(time) : span.startMs;
  span.interrupted = false;
  if (status) span.status = status;
  span.aborted = aborted === true;
  readOnes(attributes, span.parentSpanId === undefined, span.attributes);
}

/** Nanoseconds as digits → milliseconds, the same as `epochMs` says; arithmetic on bigints costs several times as much. */
const msOf = (time: UnixNano): EpochMs => Number(time.slice(0, -6)) + Number(time.slice(-6)) / 1e6;

function slimmed(trace: Trace, record: SpanRecord | GapRecord): SpanRecord | GapRecord | undefined {
  switch (record.type) {
    case "gap":
      return record;
    case "start":
    case "end": {
      // Links and W3C state only take room here.
      const slim = { ...record, attributes: readOnes(record.attributes, isRoot(trace, record)) };
      if (slim.type === "start") {
        delete slim.links;
        delete slim.state;
      }
      return slim;
    }
    case "update": {
      const attributes = readOnes(record.attributes, isRoot(trace, record));
      const { type, span, name } = record;
      if (!attributes && name === undefined && trace.spans.has(span)) return undefined;
      return { type, trace: record.trace, span, name, attributes };
    }
    case "event": {
      // All that a call has to say can stand in one event.
      const facts =
        record.name === DETAILS_EVENT ? readOnes(record.attributes, isRoot(trace, record)) : undefined;
      if (facts) return { type: "update", trace: record.trace, span: record.span, attributes: facts };
      return trace.spans.has(record.span) ? undefined : record;
    }
    case "chunks": {
      const span = trace.spans.get(record.span);
      return span && hasStarted(span) ? undefined : firstWithContent(record);
    }
    default:
      record satisfies never;
      return undefined;
  }
}

/** May the span be what its trace begins with? The row's words are from there. Its first start says where it stands. */
function isRoot(trace: Trace, record: SpanRecord): boolean {
  const known = trace.spans.get(record.span);
  const isFirst = record.type === "start" && (known?.startMissing ?? true);
  return (isFirst ? record.parent : known?.parentSpanId) === undefined;
}

/** A row shows one number for all that is missing. */
function mergedGap(trace: Trace, record: GapRecord): boolean {
  const gap = trace.gaps[0];
  if (gap) gap.records += record.covers;
  return gap !== undefined;
}

/** Has the span's stream had a chunk with content? Later ones say nothing about the time to the first. */
function hasStarted({ stream }: Span): boolean {
  if (!stream) return false;
  const last = stream.chunks.at(-1);
  return stream.count >= PATIENCE || (last !== undefined && (last.length > 0 || last.toolCall !== undefined));
}

function firstWithContent(record: ChunksRecord): ChunksRecord {
  const { type, trace, span, time } = record;
  const first = record.parts.findIndex((part) => part !== "" && part !== 0);
  const i = Math.max(0, first);
  return { type, trace, span, time, at: record.at.slice(i, i + 1), parts: record.parts.slice(i, i + 1) };
}

/**
 * Those that a row is made of (of a root what was asked, in place of all messages), into `read` if there is one; what other
 * conventions say, by OpenTelemetry's names, too.
 */
function readOnes(
  attributes: Attributes | undefined,
  isRoot: boolean,
  read?: Attributes,
): Attributes | undefined {
  let foreign = false;
  for (const key in attributes) {
    const isOwn = READ_BY_SUMMARIES.has(key);
    if (!isOwn && !FOREIGN_FACTS.has(key)) continue;
    if (!isRoot && key === GEN_AI_INPUT_MESSAGES) continue;
    read ??= {};
    const value = attributes[key];
    if (key === GEN_AI_INPUT_MESSAGES) {
      read[key] = questionIn(value) ?? null;
      continue;
    }
    if (!isOwn) {
      foreign ||= isForeign(key);
      read[key] = isLongFact(key) ? (value as AttributeValue) : shortOnly(value);
      continue;
    }
    // Of what the user asked the row shows the beginning.
    read[key] = shortOnly(
      key === GT_INPUT && typeof value === "string" ? value.slice(0, LONGEST_NAME) : value,
    );
  }
  return read && foreign ? withFacts(read) : read;
}

function withFacts(read: Attributes): Attributes {
  const facts = rowFacts(read, READ_BY_SUMMARIES);
  for (const key in read) if (isLongFact(key)) delete read[key];
  return Object.assign(read, facts);
}

/** Not left out where it is no name: it may replace one. */
const shortOnly = (value: AttributeValue | undefined): AttributeValue =>
  value === undefined ||
  typeof value === "object" ||
  (typeof value === "string" && value.length > LONGEST_NAME)
    ? null
    : value;
