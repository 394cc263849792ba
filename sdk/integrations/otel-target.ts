import type { SpanId } from "../protocol/index.ts";
import type { AttributesInput } from "../tracer/api.ts";
import { markMirrored, mirroring } from "./otel-mirror.ts";
import { type SpanBuild, toHrTime, toOtel } from "./otel-span-build.ts";
import {
  contextOf,
  type HrTime,
  type OtelAttributes,
  type OtelReadableSpan,
  type OtelSpan,
  type OtelSpanContext,
  type OtelSpanExporter,
  type OtelSpanProcessor,
  type OtelTracer,
  SPAN_KEY,
} from "./otel-types.ts";

/** A tracer of any version of the API. */
interface AnyTracer {
  startSpan(name: string, options?: never, context?: never): unknown;
}

export type OtelTarget = OtelSpanProcessor | OtelSpanExporter | AnyTracer;

/** Takes our spans, each when it starts and when it ends. */
export interface Target {
  /** For whom the spans speak: `service.name` … */
  about(attributes: AttributesInput): void;
  started(build: SpanBuild): void;
  ended(build: SpanBuild): void;
  /** All that is there for now was told. */
  flush?(): void;
}

export function createTarget(target: OtelTarget): Target {
  if ("startSpan" in target) return tracerTarget(target as OtelTracer);
  return "onEnd" in target ? processorTarget(target) : exporterTarget(target);
}

function processorTarget(processor: OtelSpanProcessor): Target {
  const resource: OtelAttributes = {};
  const spans = new WeakMap<SpanBuild, OtelReadableSpan>();
  return {
    about: (attributes) => void Object.assign(resource, toOtel(attributes)),
    started(build) {
      const span = readable(build, resource);
      spans.set(build, span);
      processor.onStart(span as never, contextOf() as never);
    },
    ended(build) {
      const span = spans.get(build);
      if (span) processor.onEnd(span as never);
    },
  };
}

function exporterTarget(exporter: OtelSpanExporter): Target {
  const resource: OtelAttributes = {};
  let ended: OtelReadableSpan[] = [];
  return {
    about: (attributes) => void Object.assign(resource, toOtel(attributes)),
    started() {},
    ended: (build) => void ended.push(readable(build, resource)),
    flush() {
      const spans = ended;
      ended = [];
      if (spans.length) exporter.export(spans as never[], () => {});
    },
  };
}

/** How many parents are remembered for children that come after their end. */
const MOST_PARENTS = 10_000;

function tracerTarget(tracer: OtelTracer): Target {
  const spans = new Map<SpanId, OtelSpan>();
  const contextFor = ({ start }: SpanBuild) => {
    if (!start.parent) return contextOf();
    // A parent that is not ours came from outside, with an id of its own.
    const remote = { traceId: start.trace, spanId: start.parent, traceFlags: 1, isRemote: true };
    const parent = spans.get(start.parent) ?? { spanContext: () => remote };
    return contextOf(new Map([[SPAN_KEY, parent]]));
  };
  return {
    about() {},
    started(build) {
      const { start } = build;
      const options = {
        kind: start.kind - 1,
        attributes: build.attributes,
        startTime: toHrTime(start.time),
        root: !start.parent,
      };
      const span = mirroring(() => tracer.startSpan(start.name, options, contextFor(build)));
      if (spans.size >= MOST_PARENTS) spans.delete(spans.keys().next().value as SpanId);
      spans.set(start.span, span);
    },
    ended(build) {
      const span = spans.get(build.start.span);
      if (!span || !build.end) return;
      const context = (id: { trace: string; span: string }): OtelSpanContext =>
        spans.get(id.span)?.spanContext() ?? { traceId: id.trace, spanId: id.span, traceFlags: 1 };
      if (build.name !== build.start.name) span.updateName(build.name);
      span.setAttributes(build.attributes);
      for (const link of build.links)
        span.addLink?.({ context: context(link), attributes: toOtel(link.attributes) });
      for (const { name, attributes, time } of build.events) span.addEvent(name, attributes, time);
      if (build.end.status) span.setStatus(build.end.status);
      span.end(toHrTime(build.end.time));
    },
  };
}

/** The span as exporters read it: it grows with the build, and processors may add attributes as it starts. */
function readable(build: SpanBuild, resource: OtelAttributes): OtelReadableSpan {
  const { start, attributes, events } = build;
  const context = {
    traceId: start.trace,
    spanId: start.span,
    traceFlags: 1,
    ...(start.state && { traceState: traceState(start.state) }),
  };
  const scope = { name: "genai-traces" };
  const startTime = toHrTime(start.time);
  const endTime = (): HrTime => (build.end ? toHrTime(build.end.time) : [0, 0]);
  const span = {
    kind: start.kind - 1,
    spanContext: () => context,
    parentSpanContext: start.parent && {
      ...context,
      spanId: start.parent,
      isRemote: start.remote ?? false,
    },
    parentSpanId: start.parent,
    startTime,
    attributes,
    events,
    resource: resourceOf(resource),
    instrumentationScope: scope,
    instrumentationLibrary: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    get name() {
      return build.name;
    },
    get links() {
      return build.links.map((link) => ({
        context: { traceId: link.trace, spanId: link.span, traceFlags: 1 },
        attributes: toOtel(link.attributes),
      }));
    },
    get endTime() {
      return endTime();
    },
    get duration() {
      return build.end ? difference(endTime(), startTime) : [0, 0];
    },
    get ended() {
      return build.end !== undefined;
    },
    get status() {
      return build.end?.status ?? { code: 0 };
    },
    // Processors may write when a span starts.
    isRecording: () => !build.end,
    setAttribute(key: string, value: unknown) {
      attributes[key] = value;
      return span;
    },
    setAttributes(more: OtelAttributes) {
      Object.assign(attributes, more);
      return span;
    },
    updateName(name: string) {
      build.name = name;
      return span;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    setStatus: () => span,
    recordException() {},
    end() {},
  };
  markMirrored(span);
  return span as unknown as OtelReadableSpan;
}

function resourceOf(attributes: OtelAttributes) {
  const resource = {
    attributes,
    asyncAttributesPending: false,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}

const traceState = (text: string) => {
  const state = {
    serialize: () => text,
    get: (key: string) =>
      text
        .split(",")
        .map((member) => member.trim().split("="))
        .find(([name]) => name === key)?.[1],
    set: () => state,
    unset: () => state,
  };
  return state;
};

const difference = ([seconds, nanoseconds]: HrTime, [fromSeconds, fromNanoseconds]: HrTime): HrTime => {
  const rest = nanoseconds - fromNanoseconds;
  return rest < 0 ? [seconds - fromSeconds - 1, rest + 1e9] : [seconds - fromSeconds, rest];
};
