import type { SessionId } from "../../../sdk/protocol/index.ts";
import type { OutgoingTrace } from "../../interop/export/outgoing.ts";
import { foldTrace } from "../../model/fold.ts";
import type { TraceContent } from "../engine-api.ts";

/** A stored trace, whole; what never ended in a document that is gone is interrupted. */
export function outgoingOfContent(content: TraceContent, isGone: (sid: SessionId) => boolean): OutgoingTrace {
  const { traceId, spans: byId, gaps } = foldTrace(content);
  const spans = [...byId.values()];
  for (const span of spans) span.interrupted = span.endNs === undefined && isGone(span.sessionId);
  return { traceId, spans, gaps };
}
