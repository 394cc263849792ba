import type { Span, Tracer } from "./api.ts";

/** A span that records nothing: on servers, with `enabled: false`, and where something went wrong. */
export const noopSpan: Span = {
  traceId: "0".repeat(32),
  spanId: "0".repeat(16),
  spanContext: () => ({ traceId: noopSpan.traceId, spanId: noopSpan.spanId, traceFlags: 0 }),
  isRecording: () => false,
  setAttribute: same,
  setAttributes: same,
  addEvent: same,
  addLink: same,
  recordException: same,
  setStatus: same,
  updateName: same,
  chunk() {},
  end() {},
  fail() {},
  span: run,
  startSpan: () => noopSpan,
  run: (fn) => fn(),
};

function same<S>(this: S): S {
  return this;
}

function run<T>(_name: string, optionsOrFn: unknown, fn = optionsOrFn as (span: Span) => T): T {
  return fn(noopSpan);
}

/** Runs what it is given and nothing else. */
export const noopTracer: Tracer = {
  enabled: false,
  span: run,
  startSpan: () => noopSpan,
  activeSpan: () => undefined,
  flush() {},
};
