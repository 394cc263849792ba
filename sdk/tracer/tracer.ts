import { RESOURCE } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import { randomHex } from "../journal/random-hex.ts";
import { addAttributes, type Draft, recordText } from "../journal/serialize.ts";
import { SDK_VERSION } from "../journal/version.ts";
import { SERVICE_NAME, SERVICE_VERSION, SESSION_ID, USER_ID } from "../protocol/attributes.ts";
import type { ResourceRecord } from "../protocol/index.ts";
import { activeSpan } from "./active-span.ts";
import type { AttributesInput, InitOptions, Span, SpanOptions, Tracer } from "./api.ts";
import { currentAnchor } from "./clock.ts";
import { maskOf } from "./content-keys.ts";
import { runInSpan } from "./run-in-span.ts";
import { ANCHOR, createSpan, type Place, RECORDER, type Recorder } from "./span.ts";
import { isContext } from "./trace-ids.ts";

const DEFAULT_MAX_LENGTH = 262_144;

/** A tracer that writes into `journal`; without one, a tracer that only runs what it is given. */
export function createTracer(journal: Journal | undefined, options: InitOptions): Tracer {
  function start(name: string, how: SpanOptions = {}): Span {
    try {
      if (journal) return createSpan(recorder, placeOf(how.parent), name, how);
    } catch {
      // A parent that does not want to be looked at.
    }
    return noopSpan;
  }
  const { capture = "full" } = options;
  const recorder: Recorder = {
    journal: journal as Journal,
    serializer: {
      maxLength: options.maxValueLength ?? DEFAULT_MAX_LENGTH,
      hook: options.redact,
      maskOf: (key) => maskOf(key, capture),
    },
    capture,
    resource: journal?.nextResource() ?? 0,
    start,
  };
  const nowhere = { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };
  const noopSpan: Span = createSpan(recorder, { context: nowhere, anchor: 0 }, "");
  if (journal)
    addResource(
      recorder,
      {
        [SERVICE_NAME]: options.serviceName ?? "unknown_service",
        [SERVICE_VERSION]: options.serviceVersion,
        [SESSION_ID]: options.sessionId,
        [USER_ID]: options.userId,
        ...options.resource,
      },
      { name: "genai-traces", version: SDK_VERSION },
    );

  return {
    [RECORDER]: journal && recorder,
    enabled: !!journal,
    span: <T>(name: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T =>
      runInSpan(start(name, { ...how }), fn),
    startSpan: start,
    activeSpan,
    flush: () => journal?.flush(),
  } as Tracer;
}

/** Tells for whom the spans of a recorder speak. */
export function addResource(
  { journal, serializer, resource }: Recorder,
  attributes: AttributesInput,
  scope: ResourceRecord["scope"],
): void {
  const draft: Draft = { resource, scope };
  addAttributes(serializer, draft, attributes);
  journal.push(recordText(serializer, '"type":"resource"', draft), RESOURCE);
}

function placeOf(given: SpanOptions["parent"]): Place {
  const near = given === undefined ? activeSpan() : given;
  const named = near && ("spanContext" in near ? near.spanContext() : near);
  const own = (near as { [ANCHOR]?: number } | null | undefined)?.[ANCHOR];
  // A no-op span's ids are no context: its children begin a trace. Those of a span of ours need no look.
  const parent = own || isContext(named) ? named : undefined;
  const { traceId = randomHex(32), traceFlags = 1, traceState } = parent ?? {};
  const anchor = own || currentAnchor();
  return { context: { traceId, spanId: randomHex(16), traceFlags, traceState }, parent, anchor };
}
