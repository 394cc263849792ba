import type { Span, Trace } from "../../model/trace.ts";

/** A span as JSON text for people: times as OTLP writes them, chunks with their own milliseconds. */
export const spanToJson = (span: Span): string => JSON.stringify(spanValue(span), null, 2);

export const traceToJson = (trace: Trace): string =>
  JSON.stringify(
    { traceId: trace.traceId, spans: [...trace.spans.values()].map(spanValue), gaps: trace.gaps },
    null,
    2,
  );

export function spanValue(span: Span): Record<string, unknown> {
  const { stream, startNs, endNs, startMs, endMs, events, ...rest } = span;
  return {
    ...rest,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: endNs === undefined ? undefined : String(endNs),
    durationMs: endMs === undefined ? undefined : endMs - startMs,
    events: events.map(({ timeNs, ...event }) => ({ timeUnixNano: String(timeNs), ...event })),
    stream: stream && {
      merged: stream.merged,
      chunks: stream.chunks.map((chunk, i) => ({ atMs: stream.times[i], ...chunk })),
    },
  };
}
