import { asList, isObject, listOf, type Raw, someOf, type TraceFormat } from "./format.ts";

/**
 * `ReadableSpan`s of OpenTelemetry JS as `JSON.stringify` writes them: times are `[seconds, nanoseconds]`, kinds are
 * the API's, which begin at 0 for INTERNAL.
 */
export const otelJsReadableSpans: TraceFormat = {
  id: "otel-js",
  title: "OpenTelemetry JS spans",
  detects: (value) => someOf(spansIn(value), isReadableSpan),
  toOtlp: (value) => ({ resourceSpans: spansIn(value).map(toResourceSpans) }),
};

const spansIn = (value: unknown): unknown[] =>
  asList(isObject(value) && Array.isArray(value.spans) ? value.spans : value);

const isReadableSpan = (item: Raw): boolean =>
  isObject(contextOf(item)) && (isHrTime(item.startTime) || isHrTime(item._startTime));

/** A function in memory, and so absent from JSON unless the dump called it. */
const contextOf = (span: Raw): unknown => span._spanContext ?? span.spanContext;

const isHrTime = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "number");

function toResourceSpans(item: unknown): unknown {
  const span = isObject(item) ? item : {};
  const scope = span.instrumentationScope ?? span.instrumentationLibrary;
  return {
    resource: { attributes: resourceOf(span.resource) },
    scopeSpans: [{ scope: isObject(scope) ? scope : {}, spans: [isObject(item) ? spanToOtlp(item) : item] }],
  };
}

/** By version of the SDK: `attributes`, `_attributes`, or `_rawAttributes` as a list of pairs. */
function resourceOf(resource: unknown): unknown {
  if (!isObject(resource)) return {};
  if (isObject(resource.attributes)) return resource.attributes;
  if (isObject(resource._attributes)) return resource._attributes;
  const pairs = listOf(resource._rawAttributes).filter(
    (pair): pair is [string, unknown] => Array.isArray(pair) && typeof pair[0] === "string",
  );
  return Object.fromEntries(pairs);
}

function spanToOtlp(span: Raw): Raw {
  const context = contextOf(span) as Raw;
  const parent = isObject(span.parentSpanContext) ? span.parentSpanContext : undefined;
  const state = context.traceState;
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    parentSpanId: span.parentSpanId ?? parent?.spanId,
    traceState: isObject(state) ? stateText(state) : state,
    flags: flagsOf(context.traceFlags, parent),
    name: span.name,
    kind: typeof span.kind === "number" ? span.kind + 1 : span.kind,
    startTimeUnixNano: span.startTime ?? span._startTime,
    endTimeUnixNano: isZero(span.endTime) ? undefined : span.endTime,
    attributes: span.attributes,
    events: listOf(span.events).map((event) =>
      isObject(event) ? { ...event, timeUnixNano: event.time } : event,
    ),
    links: span.links,
    status: span.status,
    droppedAttributesCount: span.droppedAttributesCount ?? span._droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount ?? span._droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount ?? span._droppedLinksCount,
  };
}

/** As OpenTelemetry's own exporter packs them: W3C flags, and from bit 8 on whether the parent is remote. */
const flagsOf = (flags: unknown, parent: Raw | undefined): number | undefined =>
  typeof flags === "number" ? (flags & 0xff) | 0x100 | (parent?.isRemote === true ? 0x200 : 0) : undefined;

/** Not ended yet: `[0, 0]`. */
const isZero = (time: unknown): boolean => Array.isArray(time) && time.every((part) => part === 0);

/** `TraceState` keeps a map, which JSON makes `{}`, and the text it was made of. */
const stateText = (state: Raw): unknown => state._rawTraceState ?? state.rawTraceState;
