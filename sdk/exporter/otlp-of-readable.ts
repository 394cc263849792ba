import type { HrTime, OtelReadableSpan } from "../integrations/otel-types.ts";
import type { OtlpSpan } from "../otlp/otlp-json.ts";
import { otlpOfSpan } from "../otlp/otlp-of-span.ts";
import type { Attributes } from "../protocol/index.ts";

/** A span as OpenTelemetry's exporters are given it, as OTLP. */
export function otlpOfReadable(span: OtelReadableSpan): OtlpSpan {
  const { traceId, spanId, traceState } = span.spanContext();
  const state = traceState?.serialize();
  return otlpOfSpan({
    ...{ traceId, spanId, name: span.name, status: span.status, attributes: plain(span.attributes) },
    ...(span.parentSpanContext?.spanId && { parentSpanId: span.parentSpanContext.spanId }),
    ...(state && { traceState: state }),
    // Theirs begin at 0.
    kind: span.kind + 1,
    flags: 1 | (span.parentSpanContext?.isRemote ? 0x300 : 0),
    startNs: nanoseconds(span.startTime),
    endNs: nanoseconds(span.endTime),
    events: span.events.map(({ name, time, attributes }) => ({
      ...{ name, timeNs: nanoseconds(time), attributes: plain(attributes) },
    })),
    links: span.links.map(({ context, attributes }) => ({
      ...{ traceId: context.traceId, spanId: context.spanId, attributes: plain(attributes) },
    })),
  });
}

const nanoseconds = ([seconds, rest]: HrTime): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(rest);

const plain = (attributes: Record<string, unknown> = {}): Attributes => attributes as Attributes;
