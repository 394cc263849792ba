import {
  ABORTED_ATTRIBUTE,
  CUT_ATTRIBUTE,
  REDACTED_ATTRIBUTE,
  STREAM_ATTRIBUTE,
} from "../../../sdk/otlp/our-attributes.ts";
import { otlpOfAttributes } from "../../../sdk/otlp/values.ts";
import type { Attributes, ChunkPart } from "../../../sdk/protocol/index.ts";
import { asList, isObject, listOf, type Raw, someOf, type TraceFormat } from "./format.ts";

/** A trace, or some, as the panel copies them: see `panel/store/trace-to-json.ts`. */
export const ownFile: TraceFormat = {
  id: "genai-traces",
  title: "GenAI Traces JSON",
  detects: (value) => someOf(value, isOurs),
  toOtlp: (value) => ({
    resourceSpans: asList(value).flatMap((trace) => {
      if (!isObject(trace)) return [];
      return (Array.isArray(trace.spans) ? trace.spans : [trace]).map(toResourceSpans);
    }),
  }),
};

/** A trace with its spans, or a span alone: nobody else tells whether a span was interrupted. */
const isOurs = (item: Raw): boolean =>
  isOurSpan(item) || ("traceId" in item && someOf(listOf(item.spans), isOurSpan));

const isOurSpan = (span: Raw): boolean =>
  "spanId" in span && "startMissing" in span && "interrupted" in span && isObject(span.attributes);

function toResourceSpans(item: unknown): unknown {
  const span = isObject(item) ? item : {};
  const resource = isObject(span.resource) ? span.resource : {};
  const { schemaUrl, attributes, ...scope } = isObject(resource.scope) ? resource.scope : ({} as Raw);
  return {
    resource: { attributes: entriesOf(resource.attributes) },
    schemaUrl: resource.schemaUrl,
    scopeSpans: [
      {
        scope: { ...scope, attributes: entriesOf(attributes) },
        schemaUrl,
        spans: [isObject(item) ? spanToOtlp(item) : item],
      },
    ],
  };
}

const entriesOf = (attributes: unknown) =>
  otlpOfAttributes(isObject(attributes) ? (attributes as Attributes) : {});

function spanToOtlp(span: Raw): Raw {
  return {
    ...span,
    flags: typeof span.flags === "number" ? span.flags : span.remoteParent === true ? 0x300 : undefined,
    ...droppedCounts(span.dropped),
    attributes: [
      ...entriesOf(span.attributes),
      ...(span.aborted === true ? [{ key: ABORTED_ATTRIBUTE, value: { boolValue: true } }] : []),
      ...countEntry(CUT_ATTRIBUTE, span.cut),
      ...countEntry(REDACTED_ATTRIBUTE, span.redacted),
      ...streamEntry(span.stream),
    ],
    events: listOf(span.events).map(withEntries),
    links: listOf(span.links).map(withEntries),
  };
}

const withEntries = (item: unknown): unknown =>
  isObject(item)
    ? { ...item, attributes: entriesOf(item.attributes), droppedAttributesCount: item.dropped }
    : item;

function droppedCounts(dropped: unknown): Raw {
  const { attributes, events, links } = isObject(dropped) ? dropped : ({} as Raw);
  return { droppedAttributesCount: attributes, droppedEventsCount: events, droppedLinksCount: links };
}

const countEntry = (key: string, count: unknown): unknown[] =>
  typeof count === "number" && count > 0 ? [{ key, value: { intValue: String(count) } }] : [];

function streamEntry(stream: unknown): unknown[] {
  if (!isObject(stream)) return [];
  const chunks = listOf(stream.chunks).filter(isObject);
  const at = chunks.map(({ atMs }) => (typeof atMs === "number" ? Math.max(0, atMs * 1000) : 0));
  const json = JSON.stringify({ at, parts: chunks.map(partOf), merged: stream.merged });
  return chunks.length ? [{ key: STREAM_ATTRIBUTE, value: { stringValue: json } }] : [];
}

function partOf({ kind, text, length, toolCall }: Raw): ChunkPart {
  const words = typeof text === "string" && text ? text : typeof length === "number" ? length || "" : "";
  if (kind === "reasoning") return { reasoning: words };
  if (kind === "tool_call") return { toolCall: isObject(toolCall) ? toolCall : Number(length) || 0 };
  return words;
}
