import {
  type ChunkPart,
  type ChunksRecord,
  type DroppedCounts,
  type EndRecord,
  type EventRecord,
  type GapReason,
  type GapRecord,
  type Losses,
  MAX_SEQUENCE,
  type ResourceRecord,
  type ScopeFacts,
  type SpanLink,
  type SpanStatus,
  type StartRecord,
  type ToolCallDelta,
  type TraceRecord,
  type UpdateRecord,
} from "../../sdk/protocol/index.ts";
import { isObject, RecordBudget } from "./attribute-tree.ts";

/**
 * The door: one parsed value of a page → a record of ours alone with only the fields we know, or `undefined`.
 * `JSON.parse` made the value for us, so one without other fields is taken as it is; any other is copied.
 * Hand-written because it is the hot path: every record passes here, live and when read back.
 */
export function validateRecord(value: unknown): TraceRecord | undefined {
  if (!isObject(value)) return undefined;
  budget.reset();
  switch (value.type) {
    case "chunks":
      return chunks(value);
    case "start":
      return start(value);
    case "end":
      return end(value);
    case "update":
      return update(value);
    case "event":
      return event(value);
    case "resource":
      return resource(value);
    case "gap":
      return gap(value);
    default:
      return undefined;
  }
}

/** More links or named traces than this are a page's trick. */
const MAX_LINKS = 1000;
export const MAX_GAP_TRACES = 8;
/** A stream of 31 years, in microseconds: far beyond it differences would lose their precision. */
const MAX_OFFSET = 1e15;
/** 2^64 - 1, the largest time OTLP can say. */
const MAX_TIME = "18446744073709551615";

type Raw = Record<string, unknown>;
const budget = new RecordBudget();

/**
 * Has it so many fields? If it has all of those that were found good, it has no others: JSON has no `undefined`,
 * and an own `__proto__` counts like any other stranger.
 */
function hasOnly(raw: Raw, known: number): boolean {
  for (const _ in raw) known--;
  return known === 0;
}
const present = (value: unknown): number => (value === undefined ? 0 : 1);

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
const TIME = /^[0-9]{1,20}$/;

/** Neighbouring records are mostly of one trace, and of one span or its parent: comparing is cheaper than looking. */
let lastTrace = "";
let lastSpan = "";
let spanBefore = "";

export function isTraceId(value: unknown): value is string {
  if (value === lastTrace && value !== "") return true;
  if (typeof value !== "string" || value.length !== 32 || !TRACE_ID.test(value)) return false;
  lastTrace = value;
  return true;
}

function isSpanId(value: unknown): value is string {
  if ((value === lastSpan || value === spanBefore) && value !== "") return true;
  if (typeof value !== "string" || value.length !== 16 || !SPAN_ID.test(value)) return false;
  spanBefore = lastSpan;
  lastSpan = value;
  return true;
}
const isTime = (value: unknown): value is string =>
  typeof value === "string" &&
  value.length <= 20 &&
  TIME.test(value) &&
  (value.length < 20 || value <= MAX_TIME);

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isOptionalCount = (value: unknown): value is number | undefined =>
  value === undefined || isCount(value);
/** Sequence numbers a record may stand for. */
export const isCoverage = (value: unknown): value is number =>
  isCount(value) && value >= 1 && value <= MAX_SEQUENCE;

function start(raw: Raw): StartRecord | undefined {
  const { trace, span, parent, remote, state, name, kind, time, resource, attributes } = raw;
  if (!isTraceId(trace) || !isSpanId(span) || !isTime(time) || !budget.isText(name)) return undefined;
  if (parent !== undefined && !isSpanId(parent)) return undefined;
  if (remote !== undefined && remote !== true) return undefined;
  if (!budget.isOptionalText(state)) return undefined;
  if (kind !== 1 && kind !== 2 && kind !== 3 && kind !== 4 && kind !== 5) return undefined;
  if (!isCount(resource) || !budget.isOptionalAttributes(attributes)) return undefined;
  const optional = present(parent) + present(remote) + present(state) + present(attributes);
  if (hasOnly(raw, 7 + optional)) return raw as unknown as StartRecord;
  const record: StartRecord = { type: "start", trace, span, name, kind, time, resource };
  if (parent !== undefined) record.parent = parent;
  if (remote) record.remote = true;
  if (state !== undefined) record.state = state;
  if (attributes !== undefined) record.attributes = attributes;
  if (raw.flags !== undefined) {
    if (!isCount(raw.flags)) return undefined;
    record.flags = raw.flags;
  }
  if (raw.dropped !== undefined) {
    const dropped = droppedCounts(raw.dropped);
    if (!dropped) return undefined;
    record.dropped = dropped;
  }
  return withLinks(record, raw) && withLosses(record, raw);
}

function droppedCounts(raw: unknown): DroppedCounts | undefined {
  if (!isObject(raw)) return undefined;
  const { attributes, events, links } = raw;
  if (!isOptionalCount(attributes) || !isOptionalCount(events) || !isOptionalCount(links)) return undefined;
  const dropped: DroppedCounts = {};
  if (attributes !== undefined) dropped.attributes = attributes;
  if (events !== undefined) dropped.events = events;
  if (links !== undefined) dropped.links = links;
  return dropped;
}

function update(raw: Raw): UpdateRecord | undefined {
  const { trace, span, name, attributes } = raw;
  if (!isTraceId(trace) || !isSpanId(span) || !budget.isOptionalText(name)) return undefined;
  if (!budget.isOptionalAttributes(attributes)) return undefined;
  const record: UpdateRecord = { type: "update", trace, span };
  if (name !== undefined) record.name = name;
  if (attributes !== undefined) record.attributes = attributes;
  return withLinks(record, raw) && withLosses(record, raw);
}

function event(raw: Raw): EventRecord | undefined {
  const { trace, span, time, name, attributes, dropped } = raw;
  if (!isTraceId(trace) || !isSpanId(span) || !isTime(time) || !budget.isText(name)) return undefined;
  if (!budget.isOptionalAttributes(attributes)) return undefined;
  if (!isOptionalCount(dropped)) return undefined;
  const record: EventRecord = { type: "event", trace, span, time, name };
  if (attributes !== undefined) record.attributes = attributes;
  if (dropped !== undefined) record.dropped = dropped;
  return withLosses(record, raw);
}

function chunks(raw: Raw): ChunksRecord | undefined {
  const { trace, span, time, at, merged, covers } = raw;
  if (!isTraceId(trace) || !isSpanId(span) || !isTime(time)) return undefined;
  if (!Array.isArray(raw.parts) || !isOffsets(at, raw.parts.length)) return undefined;
  const parts = chunkParts(raw.parts);
  if (!parts || !isOptionalCount(merged)) return undefined;
  if (covers !== undefined && !isCoverage(covers)) return undefined;
  const record: ChunksRecord = { type: "chunks", trace, span, time, at, parts };
  if (merged !== undefined) record.merged = merged;
  if (covers !== undefined) record.covers = covers;
  return withLosses(record, raw);
}

function isOffsets(value: unknown, length: number): value is number[] {
  if (!Array.isArray(value) || value.length !== length || length === 0) return false;
  let last = 0;
  for (let i = 0; i < length; i++) {
    const offset: unknown = value[i];
    // Written so that NaN, were there one, would not pass.
    if (typeof offset !== "number" || !(offset >= last && offset <= MAX_OFFSET)) return false;
    last = offset;
  }
  return true;
}

function chunkParts(raw: unknown[]): ChunkPart[] | undefined {
  const parts: ChunkPart[] = new Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const part = chunkPart(raw[i]);
    if (part === undefined) return undefined;
    parts[i] = part;
  }
  return parts;
}

function chunkPart(raw: unknown): ChunkPart | undefined {
  if (isTextOrLength(raw)) return raw;
  if (!isObject(raw)) return undefined;
  if (raw.reasoning !== undefined)
    return isTextOrLength(raw.reasoning) ? { reasoning: raw.reasoning } : undefined;
  if (isCount(raw.toolCall)) return { toolCall: raw.toolCall };
  const toolCall = isObject(raw.toolCall) ? toolCallDelta(raw.toolCall) : undefined;
  return toolCall && { toolCall };
}

const isTextOrLength = (value: unknown): value is string | number =>
  typeof value === "string" ? budget.isText(value) : isCount(value);

function toolCallDelta(raw: Raw): ToolCallDelta | undefined {
  const { index, id, name, arguments: text } = raw;
  if (!isOptionalCount(index) || !budget.isOptionalText(id)) return undefined;
  if (!budget.isOptionalText(name) || !budget.isOptionalText(text)) return undefined;
  const delta: ToolCallDelta = {};
  if (index !== undefined) delta.index = index;
  if (id !== undefined) delta.id = id;
  if (name !== undefined) delta.name = name;
  if (text !== undefined) delta.arguments = text;
  return delta;
}

function end(raw: Raw): EndRecord | undefined {
  const { trace, span, time, attributes, aborted } = raw;
  if (!isTraceId(trace) || !isSpanId(span) || !isTime(time)) return undefined;
  if (!budget.isOptionalAttributes(attributes)) return undefined;
  if (aborted !== undefined && aborted !== true) return undefined;
  if (hasOnly(raw, 4 + present(attributes) + present(aborted))) return raw as unknown as EndRecord;
  const record: EndRecord = { type: "end", trace, span, time };
  if (raw.status !== undefined) {
    const status = spanStatus(raw.status);
    if (!status) return undefined;
    record.status = status;
  }
  if (attributes !== undefined) record.attributes = attributes;
  if (aborted) record.aborted = true;
  return withLosses(record, raw);
}

function spanStatus(raw: unknown): SpanStatus | undefined {
  if (!isObject(raw) || !budget.isOptionalText(raw.message)) return undefined;
  const { code, message } = raw;
  if (code !== 0 && code !== 1 && code !== 2) return undefined;
  return message === undefined ? { code } : { code, message };
}

function resource(raw: Raw): ResourceRecord | undefined {
  const { resource, attributes, scope } = raw;
  if (!isCount(resource) || !budget.isAttributes(attributes) || !budget.isOptionalText(raw.schemaUrl))
    return undefined;
  const known = isObject(scope) ? scopeFacts(scope) : undefined;
  if (!known) return undefined;
  const record: ResourceRecord = { type: "resource", resource, attributes, scope: known };
  if (raw.schemaUrl !== undefined) record.schemaUrl = raw.schemaUrl;
  return withLosses(record, raw);
}

function scopeFacts({ name, version, attributes, schemaUrl }: Raw): ScopeFacts | undefined {
  if (!budget.isText(name) || !budget.isOptionalText(version)) return undefined;
  if (!budget.isOptionalAttributes(attributes) || !budget.isOptionalText(schemaUrl)) return undefined;
  const scope: ScopeFacts = { name };
  if (version !== undefined) scope.version = version;
  if (attributes !== undefined) scope.attributes = attributes;
  if (schemaUrl !== undefined) scope.schemaUrl = schemaUrl;
  return scope;
}

function gap(raw: Raw): GapRecord | undefined {
  const { covers, chunks, traces } = raw;
  if (!isCoverage(covers) || !isGapReason(raw.reason) || !isOptionalCount(chunks)) return undefined;
  const record: GapRecord = { type: "gap", covers, reason: raw.reason };
  if (chunks !== undefined) record.chunks = chunks;
  if (traces === undefined) return record;
  if (!Array.isArray(traces) || traces.length > MAX_GAP_TRACES || !traces.every(isTraceId)) return undefined;
  record.traces = traces;
  return record;
}

const isGapReason = (value: unknown): value is GapReason =>
  value === "overflow" || value === "lost" || value === "invalid";

function withLinks<R extends StartRecord | UpdateRecord>(record: R, { links }: Raw): R | undefined {
  if (links === undefined) return record;
  if (!Array.isArray(links) || links.length > MAX_LINKS) return undefined;
  const fresh: SpanLink[] = [];
  for (const link of links as unknown[]) {
    if (!isObject(link) || !isTraceId(link.trace) || !isSpanId(link.span)) return undefined;
    if (!budget.isOptionalAttributes(link.attributes)) return undefined;
    const { trace, span, attributes, state, flags, dropped } = link;
    if (!budget.isOptionalText(state) || !isOptionalCount(flags) || !isOptionalCount(dropped))
      return undefined;
    const copy: SpanLink = { trace, span };
    if (attributes !== undefined) copy.attributes = attributes;
    if (state !== undefined) copy.state = state;
    if (flags !== undefined) copy.flags = flags;
    if (dropped !== undefined) copy.dropped = dropped;
    fresh.push(copy);
  }
  record.links = fresh;
  return record;
}

function withLosses<R extends Losses>(record: R, { cut, redacted }: Raw): R | undefined {
  if (cut !== undefined) {
    if (!isCount(cut)) return undefined;
    record.cut = cut;
  }
  if (redacted !== undefined) {
    if (!isCount(redacted)) return undefined;
    record.redacted = redacted;
  }
  return record;
}
