import type { Span, SpanContext, SpanOptions, Tracer } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { recorderOf } from "../tracer/recorder-of.ts";
import { createSpan, type Recorder } from "../tracer/span.ts";
import { addResource } from "../tracer/tracer.ts";
import { isForeignContent } from "./otel-foreign-content.ts";
import { isMirrored } from "./otel-mirror.ts";
import type { HrTime, OtelReadableSpan, OtelSpanContext } from "./otel-types.ts";

export { type ExportOptions, exportTo } from "./otel-export.ts";

/**
 * Shows the spans of OpenTelemetry JS (sdk-trace-web, the AI SDK's telemetry, OpenInference, Traceloop …, versions 1 and
 * 2) in GenAI Traces, beside whatever exports them: a `SpanProcessor`. Spans keep their ids, times to the nanosecond,
 * attributes, events, links, status, resource and scope, so that they join traces of this SDK in one tree. A span is
 * visible from its start; what is set while it runs comes with its end, because OpenTelemetry tells processors no sooner.
 *
 * Redaction, size limits and capture modes hold as for our own spans, also for words that other conventions keep
 * in attributes of their own. Never throws.
 *
 * @example
 * import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";
 * import { init } from "genai-traces";
 * import { GenAITracesSpanProcessor } from "genai-traces/opentelemetry";
 *
 * init({ serviceName: "shop" });
 * new WebTracerProvider({ spanProcessors: [new GenAITracesSpanProcessor()] }).register();
 */
export class GenAITracesSpanProcessor {
  readonly #tracer: Tracer | undefined;
  /** Ours of theirs, while they run. */
  readonly #running = new WeakMap<OtelReadableSpan, Running>();
  readonly #resources = new WeakMap<object, Map<string, Recorder>>();
  #isShut = false;

  /** @param options.tracer default: the one of the last `init`, looked up when a span starts. */
  constructor(options: { tracer?: Tracer } = {}) {
    this.#tracer = options.tracer;
  }

  onStart(span: OtelReadableSpan): void {
    if (!this.#isShut && !isMirrored(span)) quietly(() => this.#start(span));
  }

  onEnd(span: OtelReadableSpan): void {
    if (!this.#isShut && !isMirrored(span)) quietly(() => this.#end(span));
  }

  async forceFlush(): Promise<void> {
    quietly(() => (this.#tracer ?? defaultTracer()).flush());
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    this.#isShut = true;
  }

  #start(span: OtelReadableSpan): Running | undefined {
    const recorder = this.#recorderFor(span);
    if (!recorder) return undefined;
    const anchor = anchorOf(span.startTime);
    const attributes = { ...span.attributes };
    const context = ours(span.spanContext());
    const parent = span.parentSpanContext
      ? ours(span.parentSpanContext)
      : span.parentSpanId && { ...context, spanId: span.parentSpanId };
    const options: SpanOptions = {
      kind: (span.kind + 1) as SpanOptions["kind"],
      attributes,
      links: span.links.map((link) => ({ context: ours(link.context), attributes: link.attributes })),
      startTime: after(anchor, span.startTime),
    };
    const own = createSpan(recorder, { context, parent: parent || undefined, anchor }, span.name, options);
    const running = { own, anchor, attributes, name: span.name, links: span.links.length };
    this.#running.set(span, running);
    return running;
  }

  #end(span: OtelReadableSpan): void {
    // A processor that was added late did not see the start.
    const running = this.#running.get(span) ?? this.#start(span);
    if (!running) return;
    const { own, anchor, attributes, name, links } = running;
    this.#running.delete(span);
    if (span.name !== name) own.updateName(span.name);
    for (const link of span.links.slice(links)) own.addLink(ours(link.context), link.attributes);
    for (const event of span.events)
      own.addEvent(event.name, event.attributes ?? {}, after(anchor, event.time));
    const { code, message } = span.status;
    if (code === 1 || code === 2) own.setStatus(code, message);
    const news = Object.entries(span.attributes).filter(([key, value]) => attributes[key] !== value);
    own.end({
      endTime: after(anchor, span.endTime),
      attributes: {
        ...Object.fromEntries(news),
        "otel.dropped_attributes_count": span.droppedAttributesCount || undefined,
        "otel.dropped_events_count": span.droppedEventsCount || undefined,
        "otel.dropped_links_count": span.droppedLinksCount || undefined,
      },
    });
  }

  /** Writes like the tracer, in the name of the span's resource and scope. */
  #recorderFor(span: OtelReadableSpan): Recorder | undefined {
    const base = recorderOf(this.#tracer ?? defaultTracer());
    if (!base) return undefined;
    const { name = "", version } = span.instrumentationScope ?? span.instrumentationLibrary ?? {};
    const ofResource = this.#resources.get(span.resource) ?? new Map<string, Recorder>();
    this.#resources.set(span.resource, ofResource);
    // A tracer of a later `init` writes in its own way.
    const key = `${base.resource} ${name} ${version}`;
    let recorder = ofResource.get(key);
    if (!recorder) {
      recorder = {
        ...base,
        resource: base.journal.nextResource(),
        serializer: {
          ...base.serializer,
          maskOf: (attribute) =>
            base.capture !== "full" && isForeignContent(attribute)
              ? base.capture === "none"
                ? undefined
                : 0
              : base.serializer.maskOf(attribute),
        },
      };
      addResource(recorder, span.resource.attributes, { name, version });
      ofResource.set(key, recorder);
    }
    return recorder;
  }
}

/** What was told at the start. */
interface Running {
  own: Span;
  anchor: number;
  attributes: Record<string, unknown>;
  name: string;
  links: number;
}

const ours = ({ traceId, spanId, traceFlags, traceState, isRemote }: OtelSpanContext): SpanContext => ({
  traceId,
  spanId,
  traceFlags,
  traceState: traceState?.serialize(),
  isRemote,
});

/** Eleven days in milliseconds: events may come before their span. A double still has tenths of nanoseconds there. */
const MARGIN = 1e9;
/** So that cutting off digits cannot lose a nanosecond. */
const HALF_NANOSECOND = 0.5e-6;

/** The clock of one span: whole milliseconds since the epoch, well before its start. */
const anchorOf = ([seconds, nanoseconds]: HrTime): number =>
  seconds * 1000 + Math.floor(nanoseconds / 1e6) - MARGIN;

/** A time in milliseconds after the anchor, exact to the nanosecond. */
const after = (anchor: number, [seconds, nanoseconds]: HrTime): number =>
  seconds * 1000 - anchor + nanoseconds / 1e6 + HALF_NANOSECOND;
