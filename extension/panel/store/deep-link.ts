import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";

/** A place in the panel that can be named in a text: a trace, or a span of it. */
export interface Place {
  traceId: TraceId;
  spanId: SpanId | null;
}

const LINK = /^\s*genai-traces:trace\/([0-9a-f]{32})(?:\/span\/([0-9a-f]{16}))?\s*$/i;

/** `genai-traces:trace/<id>/span/<id>`: for a note or a message to whoever has the same trace. */
export const linkTo = ({ traceId, spanId }: Place): string =>
  `genai-traces:trace/${traceId}${spanId === null ? "" : `/span/${spanId}`}`;

/** W3C's header, which servers write into their logs. */
const TRACEPARENT = /^\s*[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\s*$/i;

/** The place that a pasted text names, as our link or as a `traceparent`; null: it is neither. */
export function readLink(text: string): Place | null {
  const [, traceId, spanId] = LINK.exec(text) ?? TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined) return null;
  return { traceId: traceId.toLowerCase(), spanId: spanId?.toLowerCase() ?? null };
}
