import {
  type Attributes,
  type AttributeValue,
  type ChunkPart,
  type ChunksRecord,
  type EndRecord,
  EXCEPTION_MESSAGE,
  type GapRecord,
  type ResourceRecord,
  type SessionId,
  type SpanRecord,
  type StartRecord,
  type TraceId,
  type UnixNano,
  type UpdateRecord,
} from "../../sdk/protocol/index.ts";
import type { Chunk, ChunkSeries, Resource, Span, Trace } from "./trace.ts";

/**
 * Records into spans: the one place where a trace is made. Takes records in any order and of any origin
 * (live, archive, file, fixture) and never throws: a span whose start was lost is made from what is there.
 *
 *   start ──▶ update* ──▶ chunks* ──▶ end        usual order
 *        chunks ──▶ end                          start lost: `startMissing`, starts at its first sign
 */

export interface FoldInput {
  sid: SessionId;
  record: SpanRecord | GapRecord;
}

export type ResourceLookup = (sid: SessionId, resource: number) => Resource | undefined;

export const createTrace = (traceId: TraceId): Trace => ({
  traceId,
  spans: new Map(),
  gaps: [],
  revision: 0,
});

/** All records of a trace, and the resources that they name. */
export interface RecordedTrace {
  traceId: TraceId;
  resources: readonly { sid: SessionId; record: ResourceRecord }[];
  records: readonly FoldInput[];
}

/** A trace from all its records. */
export function foldTrace({ traceId, resources, records }: RecordedTrace): Trace {
  const trace = createTrace(traceId);
  const named = new Map<string, Resource>();
  for (const { sid, record } of resources) named.set(`${sid}/${record.resource}`, record);
  for (const stored of records) foldRecord(trace, stored, (sid, resource) => named.get(`${sid}/${resource}`));
  return trace;
}

export function foldRecord(trace: Trace, { sid, record }: FoldInput, resourceOf: ResourceLookup): void {
  trace.revision++;
  if (record.type === "gap") {
    trace.gaps.push({
      sessionId: sid,
      reason: record.reason,
      records: record.covers,
      chunks: record.chunks ?? 0,
    });
    return;
  }
  const span = spanOf(trace, record, sid);
  span.cut += record.cut ?? 0;
  span.redacted += record.redacted ?? 0;
  switch (record.type) {
    case "start":
      applyStart(span, record, resourceOf(sid, record.resource));
      break;
    case "update":
      applyUpdate(span, record);
      break;
    case "event":
      span.events.push({
        timeNs: BigInt(record.time),
        name: record.name,
        attributes: record.attributes ?? {},
        ...(record.dropped !== undefined && { dropped: record.dropped }),
      });
      break;
    case "chunks":
      applyChunks(span, record);
      break;
    case "end":
      applyEnd(span, record);
      break;
    default:
      record satisfies never;
  }
}

/** Milliseconds since the epoch; a double holds them to about 0.0003 ms. */
export const epochMs = (ns: bigint): number => Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6;

/** Finds the span, or makes one that starts at this record's time until its start is seen. */
function spanOf(trace: Trace, record: SpanRecord, sid: SessionId): Span {
  const known = trace.spans.get(record.span);
  if (known) return known;
  const startNs = "time" in record ? BigInt(record.time) : latestTime(trace);
  const span: Span = {
    traceId: record.trace,
    spanId: record.span,
    remoteParent: false,
    name: "(start not recorded)",
    kind: 1,
    startNs,
    startMs: epochMs(startNs),
    status: { code: 0 },
    aborted: false,
    interrupted: false,
    attributes: {},
    events: [],
    links: [],
    sessionId: sid,
    startMissing: true,
    cut: 0,
    redacted: 0,
  };
  trace.spans.set(record.span, span);
  return span;
}

function latestTime(trace: Trace): bigint {
  let latest = 0n;
  for (const span of trace.spans.values()) if (span.startNs > latest) latest = span.startNs;
  return latest;
}

function applyStart(span: Span, record: StartRecord, resource: Resource | undefined): void {
  const assumed = span.startMs;
  const wasMissing = span.startMissing;
  // The first start says where a span stands; that one is told of twice moves nothing.
  if (wasMissing) {
    span.parentSpanId = record.parent;
    span.remoteParent = record.remote === true;
  }
  span.traceState = record.state;
  if (record.flags !== undefined) span.flags = record.flags;
  if (record.dropped) span.dropped = record.dropped;
  span.name = record.name;
  span.kind = record.kind;
  span.startNs = BigInt(record.time);
  span.startMs = epochMs(span.startNs);
  span.resource = resource;
  span.startMissing = false;
  if (span.endNs !== undefined && span.endNs < span.startNs) {
    span.endNs = span.startNs;
    span.endMs = span.startMs;
  }
  // What an update said before the start arrived is newer than what the start says.
  span.attributes = { ...record.attributes, ...span.attributes };
  addLinks(span, record.links);
  if (wasMissing && span.stream) shiftTimes(span.stream, assumed - span.startMs);
}

function applyUpdate(span: Span, record: UpdateRecord): void {
  if (record.name !== undefined) span.name = record.name;
  assign(span.attributes, record.attributes);
  addLinks(span, record.links);
}

function applyEnd(span: Span, record: EndRecord): void {
  const end = BigInt(record.time);
  span.endNs = end < span.startNs ? span.startNs : end;
  span.endMs = epochMs(span.endNs);
  span.interrupted = false;
  if (record.status) span.status = record.status;
  span.aborted = record.aborted === true;
  assign(span.attributes, record.attributes);
}

function addLinks(span: Span, links: StartRecord["links"]): void {
  for (const { trace, span: spanId, state, attributes = {}, ...rest } of links ?? [])
    span.links.push({ traceId: trace, spanId, attributes, ...(state && { traceState: state }), ...rest });
}

function assign(target: Attributes, source: Attributes | undefined): void {
  // Assigning to `__proto__` would change the prototype; such a key is a page's trick, never a fact.
  for (const key in source) if (key !== "__proto__") target[key] = source[key] as AttributeValue;
}

function applyChunks(span: Span, record: ChunksRecord): void {
  span.stream ??= { count: 0, times: new Float64Array(64), chunks: [], merged: 0 };
  const base = relativeMs(record.time, span.startNs);
  for (let i = 0; i < record.parts.length; i++)
    pushChunk(span.stream, base + (record.at[i] ?? 0) / 1000, chunkOf(record.parts[i] as ChunkPart));
  span.stream.merged += record.merged ?? 0;
}

/** Differences are taken in bigint, so that they are exact to the nanosecond. */
const relativeMs = (time: UnixNano, startNs: bigint): number => Number(BigInt(time) - startNs) / 1e6;

function pushChunk(stream: ChunkSeries, time: number, chunk: Chunk): void {
  if (stream.count === stream.times.length) {
    const grown = new Float64Array(stream.times.length * 2);
    grown.set(stream.times);
    stream.times = grown;
  }
  stream.times[stream.count++] = time;
  stream.chunks.push(chunk);
}

function shiftTimes(stream: ChunkSeries, by: number): void {
  for (let i = 0; i < stream.count; i++) stream.times[i] = (stream.times[i] as number) + by;
}

function chunkOf(part: ChunkPart): Chunk {
  if (typeof part === "string") return { kind: "text", text: part, length: part.length };
  if (typeof part === "number") return { kind: "text", text: "", length: part };
  if ("reasoning" in part) return { ...sized(part.reasoning), kind: "reasoning" };
  if (typeof part.toolCall === "number") return { kind: "tool_call", text: "", length: part.toolCall };
  const text = part.toolCall.arguments ?? "";
  return { kind: "tool_call", text, length: text.length, toolCall: part.toolCall };
}

const sized = (text: string | number) =>
  typeof text === "string" ? { text, length: text.length } : { text: "", length: text };

/** Spans whose parent is absent from the trace or comes from elsewhere: where drawing begins. */
export function rootsOf(trace: Trace): Span[] {
  const roots: Span[] = [];
  for (const span of trace.spans.values())
    if (!span.parentSpanId || !trace.spans.has(span.parentSpanId)) roots.push(span);
  return roots;
}

/** The first words of what went wrong in a span, if it failed. */
export function failureOf(span: Span): string | undefined {
  if (span.status.code !== 2) return undefined;
  if (span.status.message) return span.status.message;
  const exception = span.events.findLast((event) => event.name === "exception");
  const message: AttributeValue | undefined = exception?.attributes[EXCEPTION_MESSAGE];
  return typeof message === "string" ? message : "error";
}
