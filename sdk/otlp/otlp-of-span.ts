import type { Attributes, DroppedCounts } from "../protocol/index.ts";
import type { OtlpEntry, OtlpEvent, OtlpLink, OtlpSpan } from "./otlp-json.ts";
import { jsonForObjects } from "./otlp-value.ts";
import { ABORTED_ATTRIBUTE, CUT_ATTRIBUTE, REDACTED_ATTRIBUTE, STREAM_ATTRIBUTE } from "./our-attributes.ts";
import { chunkEvents, type StreamFacts, streamText } from "./stream-of-span.ts";
import { otlpOfAttributes } from "./values.ts";

/** What is asked of a span to write it as OTLP: the panel's `Span` and the exporter's spans both have it. */
export interface SpanFacts {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  /** The parent came from another process. */
  remoteParent?: boolean;
  traceState?: string;
  flags?: number;
  dropped?: DroppedCounts;
  name: string;
  kind: number;
  startNs: bigint;
  /** Absent while running. */
  endNs?: bigint;
  status: { code: number; message?: string };
  aborted?: boolean;
  cut?: number;
  redacted?: number;
  attributes: Attributes;
  events: readonly { timeNs: bigint; name: string; attributes: Attributes; dropped?: number }[];
  links: readonly LinkFacts[];
  stream?: StreamFacts;
}

export interface LinkFacts {
  traceId: string;
  spanId: string;
  traceState?: string;
  flags?: number;
  attributes: Attributes;
  dropped?: number;
}

export interface OtlpOptions {
  /**
   * `structured` (default): objects as OTLP's own lists and maps; nothing is lost. `json`: objects, and lists that hold
   * some, as JSON text, because that is what back ends of today read in `gen_ai.input.messages` and its like.
   */
  content?: "structured" | "json";
  /**
   * What stands for the end of a span that has none. `open` (default): nothing, and readers of ours know that it never
   * ended. `start`: its start, for receivers that insist on an end.
   */
  unended?: "open" | "start";
}

/** Bits 8 and 9 of OTLP's flags: it is known whether the parent is remote, and it is. */
const REMOTE_PARENT = 0x300;

/** A span as OTLP/JSON has it. What OTLP has no place for stands in `genai_traces.*` (see `our-attributes.ts`). */
export function otlpOfSpan(span: SpanFacts, options: OtlpOptions = {}): OtlpSpan {
  const entries = entriesBy(options);
  const { traceId, spanId, parentSpanId, traceState, name, kind, dropped, stream } = span;
  const end = span.endNs ?? (options.unended === "start" ? span.startNs : undefined);
  const flags = span.flags ?? (parentSpanId && span.remoteParent ? REMOTE_PARENT : 0);
  const attributes = [...entries(span.attributes), ...ours(span)];
  const events: OtlpEvent[] = span.events.map((event) => ({
    timeUnixNano: String(event.timeNs),
    name: event.name,
    ...some("attributes", entries(event.attributes)),
    ...(event.dropped && { droppedAttributesCount: event.dropped }),
  }));
  if (stream?.count) events.push(...chunkEvents(stream, span.startNs, events.length));
  return {
    ...{ traceId, spanId },
    ...(parentSpanId && { parentSpanId }),
    ...(traceState && { traceState }),
    ...(flags && { flags }),
    ...{ name, kind, startTimeUnixNano: String(span.startNs) },
    ...(end !== undefined && { endTimeUnixNano: String(end) }),
    ...some("attributes", attributes),
    ...(dropped?.attributes && { droppedAttributesCount: dropped.attributes }),
    ...some("events", events),
    ...(dropped?.events && { droppedEventsCount: dropped.events }),
    ...some(
      "links",
      span.links.map((link) => otlpOfLink(link, entries)),
    ),
    ...(dropped?.links && { droppedLinksCount: dropped.links }),
    ...statusOf(span),
  };
}

const entriesBy = ({ content }: OtlpOptions): ((attributes: Attributes) => OtlpEntry[]) =>
  content === "json" ? (attributes) => otlpOfAttributes(jsonForObjects(attributes)) : otlpOfAttributes;

function otlpOfLink(link: LinkFacts, entries: (attributes: Attributes) => OtlpEntry[]): OtlpLink {
  return {
    ...{ traceId: link.traceId, spanId: link.spanId },
    ...(link.traceState && { traceState: link.traceState }),
    ...some("attributes", entries(link.attributes)),
    ...(link.dropped && { droppedAttributesCount: link.dropped }),
    ...(link.flags && { flags: link.flags }),
  };
}

/** `status` is left out where nothing was set; a message stands beside errors alone, and beside what others wrote. */
function statusOf({ status: { code, message } }: SpanFacts): Pick<OtlpSpan, "status"> {
  if (!code && !message) return {};
  return { status: message ? { code, message } : { code } };
}

function ours({ aborted, cut, redacted, stream }: SpanFacts): OtlpEntry[] {
  const entries: OtlpEntry[] = [];
  if (aborted) entries.push({ key: ABORTED_ATTRIBUTE, value: { boolValue: true } });
  if (cut) entries.push({ key: CUT_ATTRIBUTE, value: { intValue: String(cut) } });
  if (redacted) entries.push({ key: REDACTED_ATTRIBUTE, value: { intValue: String(redacted) } });
  if (stream?.count) entries.push({ key: STREAM_ATTRIBUTE, value: { stringValue: streamText(stream) } });
  return entries;
}

/** Empty lists are left out. */
const some = <Key extends string, Item>(key: Key, items: Item[]) =>
  (items.length ? { [key]: items } : {}) as { [K in Key]?: Item[] };
