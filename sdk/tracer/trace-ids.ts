import type { SpanContext } from "./api.ts";

/** Ids as W3C Trace Context wants them: lower-case hex, not all zero. */
export const isContext = (context: Partial<SpanContext> | null | undefined): context is SpanContext =>
  /^(?!0{32}|.*-0{16})[\da-f]{32}-[\da-f]{16}$/.test(`${context?.traceId}-${context?.spanId}`);
