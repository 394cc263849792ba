import type { Span } from "./api.ts";

/** The part of TC39's AsyncContext proposal that is used here (https://github.com/tc39/proposal-async-context). */
interface ContextVariable {
  run<T>(value: Span, fn: () => T): T;
  get(): Span | undefined;
}

const { AsyncContext } = globalThis as { AsyncContext?: { Variable: new () => ContextVariable } };
const variable = AsyncContext && new AsyncContext.Variable();

let active: Span | undefined;

/**
 * The span whose function is running. Where the browser has no `AsyncContext` (none has yet) this is known
 * only while the function runs synchronously: after its first `await` anyone may be running, so nobody
 * is active. Then use the span you were given: `span.span(…)`, or `{parent: span}`, or `span.run(…)`.
 */
export const activeSpan = (): Span | undefined => (variable ? variable.get() : active);

/** Runs `fn` with `span` active; what it returns or throws passes untouched. */
export function runActive<T>(span: Span, fn: () => T): T {
  if (variable) return variable.run(span, fn);
  const outer = active;
  active = span;
  try {
    return fn();
  } finally {
    active = outer;
  }
}
