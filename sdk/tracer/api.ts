/** The tracing API, as OpenTelemetry has it where it has it. Types only. */
import type { Attributes, SpanId, SpanKind, StatusCode, ToolCallDelta, TraceId } from "../protocol/index.ts";

/** Any JavaScript value: the serialiser makes bounded JSON of it and never throws. */
export type AttributeInput = unknown;
export type AttributesInput = Record<string, AttributeInput>;

/** How much of what people and models wrote is recorded. */
export type Capture =
  /** Everything (default). */
  | "full"
  /** Structure and sizes, no words: roles, part types, lengths. */
  | "metadata"
  /** No content attributes at all. */
  | "none";

export interface InitOptions {
  /** `service.name`; default `"unknown_service"`, as OpenTelemetry says. */
  serviceName?: string;
  serviceVersion?: string;
  /** `session.id` of your app, if it has one. */
  sessionId?: string;
  /** `user.id`; prefer a pseudonym. */
  userId?: string;
  /** More OpenTelemetry resource attributes. */
  resource?: AttributesInput;
  /** Default `"full"`. */
  capture?: Capture;
  /**
   * Sees every string before it is kept, after built-in redaction; what it returns is kept instead.
   * A hook that throws counts as `"[redacted]"`.
   */
  redact?: (text: string, key: string) => string;
  /** What the page holds until it is stored. Default 8 MiB (UTF-16 code units × 2) and 20 000 records. */
  ring?: { bytes?: number; records?: number };
  /** Longest text kept of one value, UTF-16 code units; default 262 144. */
  maxValueLength?: number;
  /** `false` makes everything a no-op that costs nearly nothing. Default `true`. */
  enabled?: boolean;
}

/**
 * Milliseconds: since the epoch (`Date.now()`), or, if less than a year of them, since the page's time origin
 * (`performance.now()`), as OpenTelemetry JS tells them apart. The latter is exact.
 */
export type Time = number;

/** What identifies a span across functions, workers and services. */
export interface SpanContext {
  traceId: TraceId;
  spanId: SpanId;
  /** W3C trace flags; 1 is sampled. Default 1. */
  traceFlags?: number;
  /** W3C `tracestate` text. */
  traceState?: string;
  /** True when it came from another process. */
  isRemote?: boolean;
}

export interface SpanOptions {
  /**
   * The parent. Default: the active span; `null` starts a new trace. After an `await` browsers without
   * `AsyncContext` do not know the active span any more: name the parent, or call through it.
   */
  parent?: Span | SpanContext | null;
  /** Default 1, internal. */
  kind?: SpanKind;
  attributes?: AttributesInput;
  links?: { context: SpanContext; attributes?: AttributesInput }[];
  /** Default now. */
  startTime?: Time;
}

/** One streamed piece. A string is answer text. */
export type ChunkInput = string | { text?: string; reasoning?: string; toolCall?: ToolCallDelta };

export interface EndOptions {
  /** Default now; never before the start. */
  endTime?: Time;
  attributes?: AttributesInput;
  /** Somebody stopped the operation, which is no error. */
  aborted?: boolean;
}

export interface Span {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  spanContext(): SpanContext;
  /** False after `end` and for no-op spans. */
  isRecording(): boolean;
  setAttribute(key: string, value: AttributeInput): this;
  setAttributes(attributes: AttributesInput): this;
  addEvent(name: string, attributes?: AttributesInput, time?: Time): this;
  addLink(context: SpanContext, attributes?: AttributesInput): this;
  /** An `exception` event; does not set the status. */
  recordException(error: unknown): this;
  setStatus(code: StatusCode, message?: string): this;
  updateName(name: string): this;
  /**
   * One streamed piece, now or at `time`. Costs next to nothing: it is written down with its own time and
   * serialised later, in batches.
   */
  chunk(piece: ChunkInput, time?: Time): void;
  end(options?: EndOptions): void;
  /** Ends the span with what went wrong: `AbortError` marks it aborted, all else is an error. */
  fail(error: unknown): void;
  /** A child that ends by itself; see {@link Tracer.span}. */
  span<T>(name: string, fn: (span: Span) => T): T;
  span<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T;
  /** A child that you end. */
  startSpan(name: string, options?: SpanOptions): Span;
  /** Runs `fn` with this span active for its synchronous part. Returns what `fn` returns. */
  run<T>(fn: () => T): T;
}

export interface Tracer {
  /** False in Node, in workers without a page, and with `enabled: false`. */
  readonly enabled: boolean;
  /**
   * Runs `fn` in a span that ends when `fn` returns, resolves, throws, rejects or is aborted; errors are
   * recorded and thrown on unchanged. Returns exactly what `fn` returns.
   */
  span<T>(name: string, fn: (span: Span) => T): T;
  span<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T;
  /** A span that you end. */
  startSpan(name: string, options?: SpanOptions): Span;
  activeSpan(): Span | undefined;
  /** Hands everything recorded so far to the transport now. */
  flush(): void;
}

export type { Attributes };
