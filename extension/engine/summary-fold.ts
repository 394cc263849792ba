import {
  type Attributes,
  type AttributeValue,
  type ChunksRecord,
  type EndRecord,
  type GapRecord,
  GT_INPUT,
  type SessionId,
  type SpanRecord,
  type StartRecord,
} from "../../sdk/protocol/index.ts";
import { foldRecord, type ResourceLookup } from "../model/fold.ts";
import { READ_BY_SUMMARIES } from "../model/summary.ts";
import type { Span, Trace } from "../model/trace.ts";

/** Text longer than this is no name: rows would only carry it about. */
const LONGEST_NAME = 512;
/** Where nothing was captured every chunk is empty: after this many the first with content is waited for no more. */
const PATIENCE = 64;

const noResource: ResourceLookup = () => undefined;

/** Folding keeps the values of a record, never the record: these serve for all. */
const START: StartRecord = { type: "start", trace: "", span: "", name: "", kind: 1, time: "", resource: 0 };
const END: EndRecord = { type: "end", trace: "", span: "", time: "" };

/**
 * Folds only what `summarize` reads, so that a trace of a hundred megabytes costs the engine a few, and a
 * record a third of what folding it whole costs. Of a stream only the beginning counts. False: the record
 * says nothing that a row shows.
 */
export function foldForSummary(trace: Trace, sid: SessionId, record: SpanRecord | GapRecord): boolean {
  if (record.type === "gap" && mergedGap(trace, record)) return true;
  const slim = slimmed(trace, record);
  if (slim) foldRecord(trace, { sid, record: slim }, noResource);
  return slim !== undefined;
}

function slimmed(trace: Trace, record: SpanRecord | GapRecord): SpanRecord | GapRecord | undefined {
  if (record.type === "gap") return record;
  switch (record.type) {
    case "start":
      START.trace = record.trace;
      START.span = record.span;
      START.parent = record.parent;
      START.name = record.name;
      START.kind = record.kind;
      START.time = record.time;
      START.attributes = readOnes(record.attributes);
      return START;
    case "update": {
      const attributes = readOnes(record.attributes);
      const { type, span, name } = record;
      if (!attributes && name === undefined && trace.spans.has(span)) return undefined;
      return { type, trace: record.trace, span, name, attributes };
    }
    case "event":
      return trace.spans.has(record.span) ? undefined : record;
    case "chunks": {
      const span = trace.spans.get(record.span);
      return span && hasStarted(span) ? undefined : firstWithContent(record);
    }
    case "end":
      END.trace = record.trace;
      END.span = record.span;
      END.time = record.time;
      END.status = record.status;
      END.aborted = record.aborted;
      END.attributes = readOnes(record.attributes);
      return END;
    default:
      record satisfies never;
      return undefined;
  }
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

function readOnes(attributes: Attributes | undefined): Attributes | undefined {
  let read: Attributes | undefined;
  for (const key in attributes) {
    if (!READ_BY_SUMMARIES.has(key)) continue;
    read ??= {};
    const value = attributes[key];
    // Of what the user asked the row shows the beginning.
    read[key] = shortOnly(
      key === GT_INPUT && typeof value === "string" ? value.slice(0, LONGEST_NAME) : value,
    );
  }
  return read;
}

/** Not left out where it is no name: it may replace one. */
const shortOnly = (value: AttributeValue | undefined): AttributeValue =>
  value === undefined ||
  typeof value === "object" ||
  (typeof value === "string" && value.length > LONGEST_NAME)
    ? null
    : value;
