import type { SessionId, SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Span } from "../../model/trace.ts";
import type { ActiveTraces } from "../active-traces.ts";

/** Spans that a session left open, by trace: its document is gone, and with it whoever could end them. */
export function unfinishedSpans(actives: ActiveTraces, sid: SessionId): Map<TraceId, SpanId[]> {
  const unfinished = new Map<TraceId, SpanId[]>();
  for (const { traceId, trace, sids, loading } of actives.values()) {
    if (loading || !sids.has(sid)) continue;
    const open = [...trace.spans.values()].filter((span) => span.sessionId === sid && span.interrupted);
    if (open.length)
      unfinished.set(
        traceId,
        open.map(({ spanId }) => spanId),
      );
  }
  return unfinished;
}

/** One that never ended ends with the last that is known of it: a back end knows no other spans. */
export function withSomeEnd(span: Span): Span {
  if (span.endNs !== undefined) return span;
  const { startNs, events, stream } = span;
  const lastChunk = stream?.count ? (stream.times[stream.count - 1] ?? 0) : 0;
  const signs = [startNs + BigInt(Math.round(lastChunk * 1e6)), ...events.map(({ timeNs }) => timeNs)];
  return { ...span, endNs: signs.reduce((last, ns) => (ns > last ? ns : last), startNs) };
}
