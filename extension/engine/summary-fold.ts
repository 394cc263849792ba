import type { Attributes, GapRecord, SessionId, SpanRecord } from "../../sdk/protocol/index.ts";
import { foldRecord, type ResourceLookup } from "../model/fold.ts";
import type { Trace } from "../model/trace.ts";

/** Text longer than this is content (a message, a document), not a name: no summary shows it. */
const LONGEST_NAME = 512;
const noResource: ResourceLookup = () => undefined;

/**
 * Folds only what `summarize` reads, so that a trace of a hundred megabytes costs the engine a few:
 * names, times, states and short attributes of spans; of a stream only its beginning.
 */
export function foldForSummary(trace: Trace, sid: SessionId, record: SpanRecord | GapRecord): void {
  switch (record.type) {
    case "chunks":
      if (hasStarted(trace, record.span)) return;
      break;
    case "event":
      if (trace.spans.has(record.span)) return;
      break;
    case "update":
      // An update of what summaries do not show would still make the trace look changed.
      if (trace.spans.has(record.span) && record.name === undefined && !record.attributes) return;
      break;
    case "gap":
      if (mergeGap(trace, record)) return;
      break;
    case "start":
    case "end":
      break;
    default:
      record satisfies never;
  }
  foldRecord(trace, { sid, record: slim(record) }, noResource);
}

/** Where nothing was captured every chunk is empty: after this many the first with content is waited for no more. */
const PATIENCE = 64;

/** Has the span's stream had a chunk with content? Later ones say nothing about the time to the first. */
function hasStarted(trace: Trace, span: string): boolean {
  const stream = trace.spans.get(span)?.stream;
  if (!stream) return false;
  const last = stream.chunks.at(-1);
  return stream.count >= PATIENCE || (last !== undefined && (last.length > 0 || last.toolCall !== undefined));
}

/** A row shows one number for all that is missing. */
function mergeGap(trace: Trace, record: GapRecord): boolean {
  const gap = trace.gaps[0];
  if (gap) gap.records += record.covers;
  return gap !== undefined;
}

function slim(record: SpanRecord | GapRecord): SpanRecord | GapRecord {
  if (record.type === "event" || record.type === "gap") return record;
  if (record.type === "chunks") return firstWithContent(record);
  const { attributes, ...rest } = record;
  const slimmer = attributes ? { ...rest, attributes: shortOnes(attributes) } : rest;
  return "links" in slimmer ? { ...slimmer, links: undefined } : slimmer;
}

function firstWithContent(record: Extract<SpanRecord, { type: "chunks" }>): SpanRecord {
  const first = record.parts.findIndex((part) => part !== "" && part !== 0);
  const at = Math.max(0, first);
  return { ...record, parts: record.parts.slice(at, at + 1), at: record.at.slice(at, at + 1) };
}

function shortOnes(attributes: Attributes): Attributes {
  const short: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key];
    const isShort = typeof value === "string" ? value.length <= LONGEST_NAME : typeof value !== "object";
    // Not left out: it may replace a short one.
    if (key !== "__proto__") short[key] = isShort && value !== undefined ? value : null;
  }
  return short;
}
