import { GEN_AI_OUTPUT_MESSAGES } from "../../sdk/protocol/index.ts";
import { messageFromStream } from "./message.ts";
import type { Span } from "./trace.ts";

/** OTLP's `AnyValue` in JSON (opentelemetry-proto, common.proto): 64-bit integers are strings there. */
export type OtlpValue =
  | Record<string, never>
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number | string }
  | { arrayValue: { values: OtlpValue[] } }
  | { kvlistValue: { values: OtlpEntry[] } };
export interface OtlpEntry {
  key: string;
  value: OtlpValue;
}

/** Milliseconds since the span's start, one for each chunk: OTLP has no place for a stream. */
const CHUNK_TIMES = "genai_traces.stream.times_ms";

/** One span as an OTLP/JSON request body, as `POST /v1/traces` of any collector takes it. */
export function spanToOtlp(span: Span): string {
  const { resource } = span;
  const request = {
    resourceSpans: [
      {
        resource: { attributes: entriesOf(resource?.attributes ?? {}) },
        scopeSpans: [{ scope: resource?.scope ?? {}, spans: [otlpSpan(span)] }],
      },
    ],
  };
  return JSON.stringify(request, null, 2);
}

function otlpSpan(span: Span): Record<string, unknown> {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: span.traceState,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.startNs),
    // OTLP knows no running spans: one that has not ended ends where it began.
    endTimeUnixNano: String(span.endNs ?? span.startNs),
    attributes: entriesOf({ ...span.attributes, ...streamAttributes(span) }),
    events: span.events.map(({ timeNs, name, attributes }) => ({
      timeUnixNano: String(timeNs),
      name,
      attributes: entriesOf(attributes),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: entriesOf(attributes),
    })),
    status: span.status,
  };
}

/** What only the stream knows: the answer, where it was not reported apart from it, and when its pieces came. */
function streamAttributes({ stream, attributes }: Span): Record<string, unknown> {
  if (!stream || stream.count === 0) return {};
  const times = Array.from(stream.times.subarray(0, stream.count));
  return GEN_AI_OUTPUT_MESSAGES in attributes
    ? { [CHUNK_TIMES]: times }
    : { [CHUNK_TIMES]: times, [GEN_AI_OUTPUT_MESSAGES]: [messageFromStream(stream)] };
}

const entriesOf = (values: object): OtlpEntry[] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: otlpValue(value) }));

/** Null is a value without content. Numbers are doubles unless they are whole and exact. */
export function otlpValue(value: unknown): OtlpValue {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "number":
      if (Number.isSafeInteger(value)) return { intValue: String(value) };
      return { doubleValue: Number.isFinite(value) ? value : String(value) };
    case "object":
      if (value === null) return {};
      return Array.isArray(value)
        ? { arrayValue: { values: value.map(otlpValue) } }
        : { kvlistValue: { values: entriesOf(value) } };
    default:
      return {};
  }
}
