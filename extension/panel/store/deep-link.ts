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

/** The place that a pasted text names; null: it is none of our links. */
export function readLink(text: string): Place | null {
  const [, traceId, spanId] = LINK.exec(text) ?? [];
  if (traceId === undefined) return null;
  return { traceId: traceId.toLowerCase(), spanId: spanId?.toLowerCase() ?? null };
}
