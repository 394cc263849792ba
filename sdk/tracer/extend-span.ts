import type { Span } from "./api.ts";

/**
 * A span with more methods, for the stages. It inherits from the span, so that it can be used wherever
 * a span can; `end` may be replaced. Spans do not depend on `this`, so methods may also be taken off it.
 */
export const extendSpan = <M extends object>(span: Span, methods: M): Span & M =>
  Object.assign(Object.create(span), methods);
