import type {
  DroppedCounts,
  EndRecord,
  EventRecord,
  ResourceRecord,
  ScopeFacts,
  SpanKind,
  SpanLink,
  StartRecord,
  StatusCode,
  TraceRecord,
  UpdateRecord,
} from "../protocol/index.ts";
import type { OtlpLink, OtlpResourceSpans, OtlpScopeSpans, OtlpSpan, OtlpTraces } from "./otlp-json.ts";
import { CHUNKS_EVENT, ourFacts } from "./our-attributes.ts";
import { attributePages, firstPage } from "./record-room.ts";

/** The archive takes so many links in one record; more go into updates. */
const LINKS_A_RECORD = 1000;

/**
 * Numbers of resources within one session: the same resource and scope have the same number, however often a document
 * repeats them.
 */
export class ResourceNumbers {
  readonly #numbers = new Map<string, number>();

  /** How many there are; the archive takes 1000 a session. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Its number, and its record if it is the first of its kind. */
  of(resource: OtlpResourceSpans, scope: OtlpScopeSpans): { number: number; record?: ResourceRecord } {
    const key = JSON.stringify([resource.resource, resource.schemaUrl, scope.scope, scope.schemaUrl]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return { number: known };
    const number = this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return { number, record: resourceRecord(number, resource, scope) };
  }
}

/**
 * Spans of OTLP as the records that live spans are made of: resource, start, events and end of each, in the document's
 * order. Nothing is lost but what a record has no room for (1 Mi code units of text a record, and a value): that is
 * cut, and counted in the record's `cut`. One {@link ResourceNumbers} a session.
 */
export function recordsOfOtlp(traces: OtlpTraces, resources = new ResourceNumbers()): TraceRecord[] {
  const records: TraceRecord[] = [];
  for (const resourceSpans of traces.resourceSpans)
    for (const scopeSpans of resourceSpans.scopeSpans) {
      if (!scopeSpans.spans.length) continue;
      const { number, record } = resources.of(resourceSpans, scopeSpans);
      if (record) records.push(record);
      for (const span of scopeSpans.spans) addSpan(records, span, number);
    }
  return records;
}

function resourceRecord(number: number, { resource, schemaUrl }: OtlpResourceSpans, of: OtlpScopeSpans) {
  const { attributes, cut } = firstPage(resource?.attributes);
  const scope: ScopeFacts = { name: of.scope?.name ?? "" };
  if (of.scope?.version) scope.version = of.scope.version;
  if (of.scope?.attributes?.length) scope.attributes = firstPage(of.scope.attributes).attributes;
  if (of.schemaUrl) scope.schemaUrl = of.schemaUrl;
  const record: ResourceRecord = { type: "resource", resource: number, attributes, scope };
  if (schemaUrl) record.schemaUrl = schemaUrl;
  if (cut) record.cut = cut;
  return record;
}

function addSpan(records: TraceRecord[], span: OtlpSpan, resource: number): void {
  const { traceId: trace, spanId } = span;
  const ours = ourFacts(span);
  const [first, ...more] = attributePages(ours.rest);
  const start: StartRecord = {
    type: "start",
    trace,
    span: spanId,
    name: span.name,
    kind: (span.kind || 1) as SpanKind,
    time: span.startTimeUnixNano,
    resource,
  };
  if (span.parentSpanId) start.parent = span.parentSpanId;
  // Bit 8: it is known whether the parent is remote; bit 9: it is.
  if (((span.flags ?? 0) & 0x300) === 0x300) start.remote = true;
  if (span.traceState) start.state = span.traceState;
  if (first) start.attributes = first.attributes;
  const cut = ours.cut + (first?.cut ?? 0);
  if (cut) start.cut = cut;
  if (ours.redacted) start.redacted = ours.redacted;
  const links = span.links?.map(linkOf) ?? [];
  if (links.length) start.links = links.slice(0, LINKS_A_RECORD);
  if (span.flags) start.flags = span.flags;
  const dropped = droppedOf(span);
  if (dropped) start.dropped = dropped;
  records.push(start);
  for (const { attributes, cut } of more) {
    const update: UpdateRecord = { type: "update", trace, span: spanId, attributes };
    if (cut) update.cut = cut;
    records.push(update);
  }
  for (let at = LINKS_A_RECORD; at < links.length; at += LINKS_A_RECORD)
    records.push({ type: "update", trace, span: spanId, links: links.slice(at, at + LINKS_A_RECORD) });
  addEvents(records, span, ours.chunks.length > 0);
  records.push(...ours.chunks);
  const isEnded = span.endTimeUnixNano && span.endTimeUnixNano !== "0";
  // One of which it is known how it went and not when it ended, ends where it began.
  if (!isEnded && !span.status?.code) return;
  const end = endOf(span, isEnded ? (span.endTimeUnixNano as string) : span.startTimeUnixNano);
  if (ours.aborted) end.aborted = true;
  records.push(end);
}

/** `hasChunks`: events that tell of them again are left out. */
function addEvents(
  records: TraceRecord[],
  { traceId, spanId, events = [] }: OtlpSpan,
  hasChunks: boolean,
): void {
  for (const { timeUnixNano: time, name, attributes, droppedAttributesCount } of events) {
    if (hasChunks && name === CHUNKS_EVENT) continue;
    const record: EventRecord = { type: "event", trace: traceId, span: spanId, time, name };
    if (attributes?.length) {
      const page = firstPage(attributes);
      record.attributes = page.attributes;
      if (page.cut) record.cut = page.cut;
    }
    if (droppedAttributesCount) record.dropped = droppedAttributesCount;
    records.push(record);
  }
}

function endOf(span: OtlpSpan, time: string): EndRecord {
  const record: EndRecord = { type: "end", trace: span.traceId, span: span.spanId, time };
  const { code = 0, message } = span.status ?? {};
  if (code || message)
    record.status = message ? { code: code as StatusCode, message } : { code: code as StatusCode };
  return record;
}

function linkOf(link: OtlpLink): SpanLink {
  const copy: SpanLink = { trace: link.traceId, span: link.spanId };
  if (link.traceState) copy.state = link.traceState;
  if (link.flags) copy.flags = link.flags;
  if (link.attributes?.length) copy.attributes = firstPage(link.attributes).attributes;
  if (link.droppedAttributesCount) copy.dropped = link.droppedAttributesCount;
  return copy;
}

function droppedOf(span: OtlpSpan): DroppedCounts | undefined {
  const { droppedAttributesCount: attributes, droppedEventsCount: events, droppedLinksCount: links } = span;
  if (!attributes && !events && !links) return undefined;
  return { ...(attributes && { attributes }), ...(events && { events }), ...(links && { links }) };
}
