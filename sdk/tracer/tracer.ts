import { RESOURCE } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import { randomHex } from "../journal/random-hex.ts";
import { type Draft, recordText } from "../journal/serialize.ts";
import { SDK_VERSION } from "../journal/version.ts";
import { SERVICE_NAME, SERVICE_VERSION, SESSION_ID, USER_ID } from "../protocol/attributes.ts";
import { activeSpan } from "./active-span.ts";
import type { InitOptions, Span, SpanContext, SpanOptions, Tracer } from "./api.ts";
import { type Anchor, currentAnchor } from "./clock.ts";
import { runInSpan } from "./run-in-span.ts";
import { ANCHOR, addFacts, createSpan, type Place, type Recorder } from "./span.ts";
import { isContext } from "./trace-ids.ts";

const SDK_NAME = "genai-traces";
const DEFAULT_MAX_LENGTH = 262_144;

/** A tracer that writes into `journal`; without one, a tracer that only runs what it is given. */
export function createTracer(journal: Journal | undefined, options: InitOptions): Tracer {
  const none = { context: { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 }, anchor: 0 };
  const noopSpan: Span = createSpan({} as Recorder, none, { name: "" }, () => noopSpan, true);
  const recorder = journal && createRecorder(journal, options);

  function start(name: string, how: SpanOptions = {}): Span {
    try {
      if (recorder) return createSpan(recorder, placeOf(how.parent), { ...how, name }, start);
    } catch {
      // A parent that does not want to be looked at.
    }
    return noopSpan;
  }

  return {
    enabled: !!journal,
    span: <T>(name: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T =>
      runInSpan(start(name, { ...how }), fn),
    startSpan: start,
    activeSpan,
    flush: () => journal?.flush(),
  };
}

function createRecorder(journal: Journal, options: InitOptions): Recorder {
  const resource = journal.nextResource();
  const serializer = { maxLength: options.maxValueLength ?? DEFAULT_MAX_LENGTH, hook: options.redact };
  const recorder = { journal, serializer, capture: options.capture ?? "full", resource };
  const scope = { name: SDK_NAME, version: SDK_VERSION };
  const record: Draft = { type: "resource", resource, scope };
  const attributes = {
    [SERVICE_NAME]: options.serviceName ?? "unknown_service",
    [SERVICE_VERSION]: options.serviceVersion,
    [SESSION_ID]: options.sessionId,
    [USER_ID]: options.userId,
    ...options.resource,
  };
  addFacts(recorder, record, { attributes });
  journal.push(recordText(serializer, record), RESOURCE);
  return recorder;
}

function placeOf(given: SpanOptions["parent"]): Place {
  const near = given === undefined ? activeSpan() : given;
  const parent = near && ("spanContext" in near ? near.spanContext() : near);
  const anchor = (near as { [ANCHOR]?: Anchor } | undefined | null)?.[ANCHOR] || currentAnchor();
  const spanId = randomHex(8);
  // A no-op span's ids are no context: its children begin a trace.
  return isContext(parent)
    ? { context: { ...contextOf(parent), spanId }, parent, anchor }
    : { context: { traceId: randomHex(16), spanId, traceFlags: 1 }, anchor };
}

/** What a child has of its parent's. */
const contextOf = ({ traceId, traceFlags = 1, traceState }: SpanContext) => ({
  traceId,
  traceFlags,
  traceState,
});
