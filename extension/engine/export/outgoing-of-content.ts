import type { SessionId } from "../../../sdk/protocol/index.ts";
import type { OutgoingTrace } from "../../interop/export/outgoing.ts";
import { createTrace, foldRecord } from "../../model/fold.ts";
import type { Resource } from "../../model/trace.ts";
import type { TraceContent } from "../engine-api.ts";

/** A stored trace, whole; what never ended in a document that is gone is interrupted. */
export function outgoingOfContent(
  { traceId, resources, records }: TraceContent,
  isGone: (sid: SessionId) => boolean,
): OutgoingTrace {
  const named = new Map<string, Resource>();
  for (const { sid, record } of resources) named.set(`${sid}/${record.resource}`, record);
  const trace = createTrace(traceId);
  for (const stored of records) foldRecord(trace, stored, (sid, resource) => named.get(`${sid}/${resource}`));
  const spans = [...trace.spans.values()];
  for (const span of spans) span.interrupted = span.endNs === undefined && isGone(span.sessionId);
  return { traceId, spans, gaps: trace.gaps };
}
