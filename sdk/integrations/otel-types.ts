/** What is used of OpenTelemetry JS, versions 1 and 2, by shape: nothing of it is imported. */

/** Seconds and nanoseconds. */
export type HrTime = [seconds: number, nanoseconds: number];

export type OtelAttributes = Record<string, unknown>;

export interface OtelSpanContext {
  traceId: string;
  spanId: string;
  traceFlags: number;
  isRemote?: boolean;
  traceState?: { serialize(): string };
}

/** What exporters and processors read. */
export interface OtelReadableSpan {
  readonly name: string;
  /** One less than OTLP's. */
  readonly kind: number;
  spanContext(): OtelSpanContext;
  readonly parentSpanContext?: OtelSpanContext;
  /** Version 1. */
  readonly parentSpanId?: string;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly status: { code: number; message?: string };
  readonly attributes: OtelAttributes;
  readonly links: { context: OtelSpanContext; attributes?: OtelAttributes }[];
  readonly events: { name: string; time: HrTime; attributes?: OtelAttributes }[];
  readonly resource: { attributes: OtelAttributes };
  readonly instrumentationScope?: { name: string; version?: string };
  /** Version 1. */
  readonly instrumentationLibrary?: { name: string; version?: string };
  readonly droppedAttributesCount?: number;
  readonly droppedEventsCount?: number;
  readonly droppedLinksCount?: number;
}

/** Immutable, as OpenTelemetry's. */
export interface OtelContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): OtelContext;
  deleteValue(key: symbol): OtelContext;
}

/** Under this key a context holds its span, in all versions of the API (`trace/context-utils` of @opentelemetry/api). */
export const SPAN_KEY = Symbol.for("OpenTelemetry Context Key SPAN");

export const contextOf = (values: ReadonlyMap<symbol, unknown> = new Map()): OtelContext => ({
  getValue: (key) => values.get(key),
  setValue: (key, value) => contextOf(new Map(values).set(key, value)),
  deleteValue: (key) => contextOf(new Map([...values].filter(([other]) => other !== key))),
});

/** What instrumentations write to. */
export interface OtelSpan {
  spanContext(): OtelSpanContext;
  setAttributes(attributes: OtelAttributes): unknown;
  addEvent(name: string, attributes?: OtelAttributes, time?: HrTime): unknown;
  addLink?(link: { context: OtelSpanContext; attributes?: OtelAttributes }): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  updateName(name: string): unknown;
  end(time?: HrTime): void;
}

export interface OtelTracer {
  startSpan(
    name: string,
    options?: {
      kind?: number;
      attributes?: OtelAttributes;
      links?: { context: OtelSpanContext; attributes?: OtelAttributes }[];
      startTime?: HrTime;
      root?: boolean;
    },
    context?: OtelContext,
  ): OtelSpan;
}

export interface OtelSpanProcessor {
  onStart(span: never, parentContext: never): void;
  onEnd(span: never): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface OtelSpanExporter {
  export(spans: never[], done: (result: unknown) => void): void;
}
