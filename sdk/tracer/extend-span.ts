import type { Span } from "./api.ts";

/**
 * A span with more methods, for the stages. It inherits from the span, so that it can be used wherever
 * a span can, and chaining methods return the extended one; `end` may be replaced.
 */
export const extendSpan = <M extends object>(span: Span, methods: M): Span & M =>
  Object.assign(Object.create(span), methods);
