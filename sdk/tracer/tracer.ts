import { RESOURCE } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import { randomHex } from "../journal/random-hex.ts";
import { createDraft } from "../journal/serialize.ts";
import { SDK_VERSION } from "../journal/version.ts";
import { SERVICE_NAME, SERVICE_VERSION, SESSION_ID, USER_ID } from "../protocol/attributes.ts";
import { activeSpan } from "./active-span.ts";
import type { InitOptions, Span, SpanContext, SpanOptions, Tracer } from "./api.ts";
import { currentAnchor } from "./clock.ts";
import { type Core, closed, createCore, isContext, losses } from "./core.ts";
import { noopSpan } from "./noop-tracer.ts";
import { runInSpan } from "./run-in-span.ts";
import { ANCHOR, createSpan, type Place, type RecordingSpan } from "./span.ts";

/** A tracer that writes into `journal`. */
export function createTracer(journal: Journal, options: InitOptions): Tracer {
  const core = createCore(journal, options);
  pushResource(core, options);

  function start(name: string, spanOptions: SpanOptions): Span {
    try {
      return createSpan(core, placeOf(spanOptions.parent), name, spanOptions, { start, run });
    } catch {
      return noopSpan;
    }
  }

  const run = <T>(name: string, spanOptions: SpanOptions, fn: (span: Span) => T): T =>
    runInSpan(start(name, spanOptions), fn);

  return {
    enabled: true,
    span: <T>(name: string, optionsOrFn: SpanOptions | ((span: Span) => T), fn?: (span: Span) => T): T =>
      typeof optionsOrFn === "function"
        ? run(name, {}, optionsOrFn)
        : run(name, optionsOrFn ?? {}, fn as (span: Span) => T),
    startSpan: (name, spanOptions = {}) => start(name, spanOptions),
    activeSpan,
    flush() {
      try {
        journal.flush();
      } catch {
        // Nothing an app could do.
      }
    },
  };
}

function placeOf(given: SpanOptions["parent"]): Place {
  const candidate = given === undefined ? activeSpan() : given;
  const parent = candidate && contextOf(candidate);
  const anchor = (candidate as RecordingSpan | undefined | null)?.[ANCHOR] ?? currentAnchor();
  const spanId = randomHex(8);
  // A no-op span's ids are no context: its children begin a trace.
  if (!parent || !isContext(parent))
    return { context: { traceId: randomHex(16), spanId, traceFlags: 1 }, anchor };
  const { traceId, traceFlags = 1, traceState } = parent;
  return { context: { traceId, spanId, traceFlags, ...(traceState && { traceState }) }, parent, anchor };
}

const contextOf = (candidate: Span | SpanContext): SpanContext =>
  "spanContext" in candidate ? candidate.spanContext() : candidate;

function pushResource(core: Core, options: InitOptions): void {
  const draft = createDraft();
  core.attributes(draft, {
    [SERVICE_NAME]: options.serviceName ?? "unknown_service",
    [SERVICE_VERSION]: options.serviceVersion,
    [SESSION_ID]: options.sessionId,
    [USER_ID]: options.userId,
    "telemetry.sdk.name": "genai-traces",
    "telemetry.sdk.language": "webjs",
    "telemetry.sdk.version": SDK_VERSION,
    ...options.resource,
  });
  const scope = `,"scope":{"name":"genai-traces","version":"${SDK_VERSION}"}`;
  core.journal.push(
    `{"type":"resource","resource":${core.resource}${closed(draft)}${scope}${losses(draft)}`,
    RESOURCE,
  );
}
