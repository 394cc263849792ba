import type { AttributesInput, Span, SpanOptions, Time } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { recorderOf } from "../tracer/recorder-of.ts";
import { isForeignContent } from "./otel-foreign-content.ts";
import type { HrTime, OtelAttributes, OtelContext, OtelSpanContext } from "./otel-types.ts";
import { SPAN_KEY } from "./otel-types.ts";
import type { IntegrationOptions } from "./watch-call.ts";

type TimeInput = HrTime | number | Date;
type Link = { context: OtelSpanContext; attributes?: OtelAttributes };

interface StartOptions {
  kind?: number;
  attributes?: OtelAttributes;
  links?: Link[];
  startTime?: TimeInput;
  root?: boolean;
}

/** Operations of the AI SDK that run, the last one last. */
interface Running {
  name: string;
  functionId: unknown;
  span: Span;
}

/**
 * A tracer as the AI SDK (versions 3 to 6) takes it for `experimental_telemetry`, and version 7 for the `OpenTelemetry`
 * integration of `@ai-sdk/otel`: an OpenTelemetry tracer that writes into GenAI Traces, with no OpenTelemetry needed.
 * Attributes stay as the SDK names them (`ai.*`); the panel reads them.
 *
 * Browsers do not know which call an inner span belongs to after an `await`. It is put under the last operation of its kind
 * and `functionId` that still runs; give calls that run at the same time a tracer of their own each.
 *
 * @example
 * import { aiSdkTracer } from "genai-traces/ai-sdk";
 *
 * streamText({ model, prompt, experimental_telemetry: { isEnabled: true, tracer: aiSdkTracer() } });
 */
export function aiSdkTracer(options: IntegrationOptions = {}) {
  const running: Running[] = [];
  const facades = new WeakMap<object, Span>();

  function startSpan(name: string, how: StartOptions = {}, context?: OtelContext) {
    const tracer = options.tracer ?? defaultTracer();
    const { capture = "full" } = recorderOf(tracer) ?? {};
    const clean = (attributes: OtelAttributes) => withoutContent(attributes, capture);
    const functionId = how.attributes?.["ai.telemetry.functionId"];
    const span = tracer.startSpan(name, {
      parent: how.root ? null : (parentOf(name, functionId, context) ?? options.parent),
      kind: ((how.kind ?? 0) + 1) as SpanOptions["kind"],
      attributes: clean(how.attributes ?? {}),
      links: how.links as SpanOptions["links"],
      startTime: toTime(how.startTime),
    });
    const entry: Running = { name, functionId, span };
    running.push(entry);
    const facade = spanFacade(span, clean, () => void running.splice(running.indexOf(entry) >>> 0, 1));
    facades.set(facade, span);
    return facade;
  }

  function parentOf(name: string, functionId: unknown, context?: OtelContext): SpanOptions["parent"] {
    const told = quietly(() => context?.getValue(SPAN_KEY)) as { spanContext(): OtelSpanContext } | undefined;
    if (told) return facades.get(told) ?? (told.spanContext() as unknown as Span);
    const isOuter = (one: Running) =>
      name.startsWith(`${one.name}.`) || (name === "ai.toolCall" && /^ai\.\w+Text$/.test(one.name));
    const outer = running.filter(isOuter);
    return (outer.findLast((one) => one.functionId === functionId) ?? outer.at(-1))?.span;
  }

  return {
    startSpan,
    /** `(name, fn)`, `(name, options, fn)` or `(name, options, context, fn)`. */
    startActiveSpan(name: string, ...rest: unknown[]): unknown {
      const fn = rest.pop() as (span: unknown) => unknown;
      const [how, context] = rest as [StartOptions | undefined, OtelContext | undefined];
      const facade = startSpan(name, how, context);
      return facades.get(facade)?.run(() => fn(facade));
    },
  };
}

/** A span with OpenTelemetry's surface. */
function spanFacade(span: Span, clean: (attributes: OtelAttributes) => AttributesInput, ended: () => void) {
  const facade = {
    spanContext: () => ({ ...span.spanContext(), traceFlags: 1, traceState: undefined }),
    isRecording: () => span.isRecording(),
    setAttribute: (key: string, value: unknown) => facade.setAttributes({ [key]: value }),
    setAttributes(attributes: OtelAttributes) {
      span.setAttributes(clean(attributes));
      return facade;
    },
    addEvent(name: string, second?: OtelAttributes | TimeInput, third?: TimeInput) {
      const isTime = typeof second === "number" || Array.isArray(second) || second instanceof Date;
      const attributes = isTime || !second ? {} : (second as OtelAttributes);
      span.addEvent(name, clean(attributes), toTime(isTime ? (second as TimeInput) : third));
      return facade;
    },
    addLink({ context, attributes }: Link) {
      span.addLink({ traceId: context.traceId, spanId: context.spanId }, attributes);
      return facade;
    },
    addLinks(links: Link[]) {
      links.forEach(facade.addLink);
      return facade;
    },
    setStatus({ code, message }: { code: number; message?: string }) {
      span.setStatus(code as 0 | 1 | 2, message);
      return facade;
    },
    updateName(name: string) {
      span.updateName(name);
      return facade;
    },
    recordException(error: unknown) {
      span.recordException(error);
    },
    end(time?: TimeInput) {
      ended();
      span.end({ endTime: toTime(time) });
    },
  };
  return facade;
}

function toTime(time: TimeInput | undefined): Time | undefined {
  if (time === undefined || typeof time === "number") return time;
  return Array.isArray(time) ? time[0] * 1000 + time[1] / 1e6 : time.getTime();
}

/** The AI SDK keeps words in attributes of its own, of which the capture modes do not know. */
function withoutContent(attributes: OtelAttributes, capture: string): AttributesInput {
  if (capture === "full") return attributes;
  const kept = Object.entries(attributes).filter(([key]) => !isForeignContent(key));
  return Object.fromEntries(kept);
}
