import type {
  OtlpEntry,
  OtlpEvent,
  OtlpLink,
  OtlpResourceSpans,
  OtlpScope,
  OtlpScopeSpans,
  OtlpSpan,
  OtlpTraces,
} from "./otlp-json.ts";
import { type ReadId, readId } from "./read-ids.ts";
import { readNumber, readUnixNano } from "./read-integers.ts";
import { isRecord, readEntries } from "./read-otlp-value.ts";
import { ReadProblems } from "./read-problems.ts";

/**
 * OTLP/JSON in all spellings that were met → OTLP/JSON as the specification has it. Never throws.
 *
 * Accepted beside the specification: the wrappers of Jaeger (`result`), Tempo (`batches`, `trace`) and others (`data`),
 * lists of any of them, names from before OTLP 0.19 (`instrumentationLibrarySpans`) and from the `.proto` file
 * (`start_time_unix_nano`), enums by name, base64 and upper-case ids, Buffers, Longs, numbers for 64-bit integers,
 * plain objects for attributes. What had to be put right or left out is said in `problems`.
 */
export function readOtlpJson(value: unknown, problems = new ReadProblems()): OtlpTraces {
  const resourceSpans: OtlpResourceSpans[] = [];
  for (const raw of resourceSpansIn(value)) resourceSpans.push(readResourceSpans(raw, problems));
  return { resourceSpans };
}

/** Does the value look like OTLP in any of its wrappers? */
export function isOtlpJson(value: unknown): boolean {
  for (const _ of resourceSpansIn(value)) return true;
  return false;
}

type Raw = Record<string, unknown>;
const DROPPED_ATTRIBUTES = "dropped_attributes_count";

const RESOURCE_SPANS = ["resourceSpans", "resource_spans", "batches"];
const SCOPE_SPANS = [
  "scopeSpans",
  "scope_spans",
  "instrumentationLibrarySpans",
  "instrumentation_library_spans",
  "ilSpans",
];
const WRAPPERS = ["result", "trace", "traces", "data", "tracesData", "traces_data"];
/** `{"result": {"trace": {"resourceSpans": …}}}` is as deep as was met. */
const MOST_WRAPPERS = 4;

function* resourceSpansIn(value: unknown, depth = 0): Generator<Raw> {
  if (Array.isArray(value)) {
    for (const item of value as unknown[])
      if (depth <= MOST_WRAPPERS) yield* resourceSpansIn(item, depth + 1);
    return;
  }
  if (!isRecord(value)) return;
  const list = listIn(value, RESOURCE_SPANS);
  if (list) yield* list.filter(isRecord);
  else if (listIn(value, SCOPE_SPANS)) yield value;
  else if (isScopeSpans(value)) yield { scopeSpans: [value] };
  else if (isSpan(value)) yield { scopeSpans: [{ spans: [value] }] };
  else if (depth < MOST_WRAPPERS)
    for (const name of WRAPPERS)
      if (value[name] !== undefined) yield* resourceSpansIn(value[name], depth + 1);
}

const isScopeSpans = (value: Raw): boolean =>
  Array.isArray(value.spans) &&
  ("scope" in value ||
    "instrumentationLibrary" in value ||
    value.spans.some((span) => isRecord(span) && isSpan(span)));

/** A span by itself: OTLP is known by the names of its times. */
const isSpan = (value: Raw): boolean =>
  ("spanId" in value || "span_id" in value) &&
  ("startTimeUnixNano" in value || "start_time_unix_nano" in value || "endTimeUnixNano" in value);

const listIn = (value: Raw, names: readonly string[]): unknown[] | undefined => {
  for (const name of names) if (Array.isArray(value[name])) return value[name] as unknown[];
  return undefined;
};

function readResourceSpans(raw: Raw, problems: ReadProblems): OtlpResourceSpans {
  const resource = isRecord(raw.resource) ? raw.resource : {};
  const read: OtlpResourceSpans = {
    resource: { attributes: readEntries(resource.attributes, problems) },
    scopeSpans: [],
  };
  if (read.resource) keepDropped(read.resource, resource, "droppedAttributesCount", DROPPED_ATTRIBUTES);
  for (const item of listIn(raw, SCOPE_SPANS) ?? [])
    if (isRecord(item)) read.scopeSpans.push(readScopeSpans(item, problems));
  return { ...read, ...schemaUrl(raw) };
}

function readScopeSpans(raw: Raw, problems: ReadProblems): OtlpScopeSpans {
  const scope = [raw.scope, raw.instrumentationLibrary, raw.instrumentation_library].find(isRecord);
  const spans: OtlpSpan[] = [];
  for (const item of Array.isArray(raw.spans) ? (raw.spans as unknown[]) : []) {
    const span = readSpan(item, problems);
    if (span) spans.push(span);
  }
  return { scope: readScope(scope ?? {}, problems), spans, ...schemaUrl(raw) };
}

function readScope(raw: Raw, problems: ReadProblems): OtlpScope {
  const scope: OtlpScope = { name: textOf(raw.name) ?? "" };
  const version = textOf(raw.version);
  if (version) scope.version = version;
  if (raw.attributes !== undefined) scope.attributes = readEntries(raw.attributes, problems);
  keepDropped(scope, raw, "droppedAttributesCount", DROPPED_ATTRIBUTES);
  return scope;
}

function readSpan(raw: unknown, problems: ReadProblems): OtlpSpan | undefined {
  problems.begin(isRecord(raw) ? raw.name : undefined);
  if (!isRecord(raw)) return void problems.lose("is no object");
  const trace = readId(raw.traceId ?? raw.trace_id, 16);
  const id = readId(raw.spanId ?? raw.span_id, 8);
  if (!trace.id) return void problems.lose("has no trace id");
  if (!id.id) return void problems.lose("has no span id");
  const parent = readId(raw.parentSpanId ?? raw.parent_span_id, 8);
  const span: OtlpSpan = {
    traceId: trace.id,
    spanId: id.id,
    name: textOf(raw.name) ?? "",
    startTimeUnixNano: "0",
  };
  if (parent.id && parent.id !== id.id) span.parentSpanId = parent.id;
  const attributes = raw.attributes === undefined ? [] : readEntries(raw.attributes, problems);
  keepOriginal(attributes, "trace_id", trace, raw.traceId ?? raw.trace_id, problems);
  keepOriginal(attributes, "span_id", id, raw.spanId ?? raw.span_id, problems);
  readTimes(span, raw, problems);
  const kind = readKind(raw.kind);
  if (kind) span.kind = kind;
  const state = textOf(raw.traceState ?? raw.trace_state);
  if (state) span.traceState = state;
  const flags = readCount(raw.flags);
  if (flags) span.flags = flags;
  if (attributes.length) span.attributes = attributes;
  const events = readEvents(raw.events, span, problems);
  if (events.length) span.events = events;
  const links = readLinks(raw.links, problems);
  if (links.length) span.links = links;
  const status = readStatus(raw.status);
  if (status) span.status = status;
  keepDropped(span, raw, "droppedAttributesCount", DROPPED_ATTRIBUTES);
  keepDropped(span, raw, "droppedEventsCount", "dropped_events_count");
  keepDropped(span, raw, "droppedLinksCount", "dropped_links_count");
  return span;
}

/** An id that is not OpenTelemetry's is worth keeping: people look for it. */
function keepOriginal(
  attributes: OtlpEntry[],
  name: "trace_id" | "span_id",
  { madeUp, shortened }: ReadId,
  original: unknown,
  problems: ReadProblems,
): void {
  if (madeUp)
    problems.repair(
      `its ${name.replace("_", " ")} is not of the form that OpenTelemetry has; one made of it stands in its place`,
    );
  if (madeUp || shortened)
    attributes.push({
      key: `genai_traces.original.${name}`,
      value: { stringValue: typeof original === "string" ? original : (JSON.stringify(original) ?? "") },
    });
}

/** A span without a start begins with the first that is known of it. */
function readTimes(span: OtlpSpan, raw: Raw, problems: ReadProblems): void {
  const start = readUnixNano(
    raw.startTimeUnixNano ?? raw.start_time_unix_nano ?? raw.startTime ?? raw.start_time,
  );
  const end = readUnixNano(raw.endTimeUnixNano ?? raw.end_time_unix_nano ?? raw.endTime ?? raw.end_time);
  span.startTimeUnixNano = start;
  if (end !== "0") span.endTimeUnixNano = end;
  if (start === "0") {
    span.startTimeUnixNano = end;
    problems.repair(end === "0" ? "has no times" : "has no start time; it is shown where it ended");
  } else if (end !== "0" && isLater(start, end))
    problems.repair("ends before it starts; it is shown without a length");
}

/** Digits of the same number of places sort as text does. */
const isLater = (a: string, b: string): boolean => (a.length === b.length ? a > b : BigInt(a) > BigInt(b));

const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

/** By number, or by name, which the specification does not allow. */
export function readKind(raw: unknown): number {
  if (typeof raw === "string" && !/^\d+$/.test(raw))
    return Math.max(0, KINDS.indexOf(raw.toUpperCase().replace("SPAN_KIND_", "")));
  const kind = readNumber(raw);
  return Number.isInteger(kind) && kind >= 0 && kind < KINDS.length ? kind : 0;
}

const CODES = ["UNSET", "OK", "ERROR"];

export function readStatus(raw: unknown): OtlpSpan["status"] {
  if (!isRecord(raw)) return undefined;
  const { code } = raw;
  const named = typeof code === "string" ? CODES.indexOf(code.toUpperCase().replace("STATUS_CODE_", "")) : -1;
  const number = named >= 0 ? named : readNumber(code);
  const status: NonNullable<OtlpSpan["status"]> = {};
  if (number === 1 || number === 2) status.code = number;
  const message = textOf(raw.message);
  if (message) status.message = message;
  return status.code || status.message ? status : undefined;
}

function readEvents(raw: unknown, span: OtlpSpan, problems: ReadProblems): OtlpEvent[] {
  if (!Array.isArray(raw)) return [];
  return (raw as unknown[]).filter(isRecord).map((item) => {
    const time = readUnixNano(item.timeUnixNano ?? item.time_unix_nano ?? item.time);
    const event: OtlpEvent = {
      // One without a time happened somewhere in its span.
      timeUnixNano: time === "0" ? span.startTimeUnixNano : time,
      name: textOf(item.name) ?? "",
    };
    if (item.attributes !== undefined) event.attributes = readEntries(item.attributes, problems);
    keepDropped(event, item, "droppedAttributesCount", DROPPED_ATTRIBUTES);
    return event;
  });
}

function readLinks(raw: unknown, problems: ReadProblems): OtlpLink[] {
  const links: OtlpLink[] = [];
  for (const item of Array.isArray(raw) ? (raw as unknown[]) : []) {
    if (!isRecord(item)) continue;
    // OpenTelemetry JS has the ids in a context.
    const ids = isRecord(item.context) ? item.context : item;
    const traceId = readId(ids.traceId ?? ids.trace_id, 16).id;
    const spanId = readId(ids.spanId ?? ids.span_id, 8).id;
    if (!traceId || !spanId) {
      problems.repair("a link that leads to no span was left out");
      continue;
    }
    const link: OtlpLink = { traceId, spanId };
    const state = textOf(item.traceState ?? item.trace_state);
    if (state) link.traceState = state;
    if (item.attributes !== undefined) link.attributes = readEntries(item.attributes, problems);
    const flags = readCount(item.flags);
    if (flags) link.flags = flags;
    keepDropped(link, item, "droppedAttributesCount", DROPPED_ATTRIBUTES);
    links.push(link);
  }
  return links;
}

type DroppedKey = "droppedAttributesCount" | "droppedEventsCount" | "droppedLinksCount";

/** Copies a count, if there is one. */
function keepDropped<K extends DroppedKey>(
  target: { [key in K]?: number },
  raw: Raw,
  key: K,
  snake: string,
): void {
  const value = raw[key] ?? raw[snake];
  const count = value === undefined ? 0 : readCount(value);
  if (count) target[key] = count;
}

const schemaUrl = (raw: Raw): { schemaUrl?: string } => {
  const url = textOf(raw.schemaUrl ?? raw.schema_url);
  return url ? { schemaUrl: url } : {};
};

function readCount(raw: unknown): number {
  const count = readNumber(raw);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
