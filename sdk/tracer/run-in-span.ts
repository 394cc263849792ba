import { runActive } from "./active-span.ts";
import type { Span } from "./api.ts";

/** `then` as it was when we came, and as zones may have replaced it since. */
const nativeThen = Promise.prototype.then;

/**
 * Runs `fn` in a span that ends when it returns, resolves, throws, rejects or is aborted. Returns exactly
 * what `fn` returns, the same promise included.
 *
 * - A rejection counts as handled, because the span listens to it: a promise that nobody else looks at raises
 *   no `unhandledrejection`.
 * - A thenable that is not a plain promise (a query builder that runs when `then` is called, an API client's
 *   promise with methods of its own) is never touched; the span ends when `fn` returns. Await it in `fn`.
 * - So are iterables and streams: see `traceStream`.
 *
 * @param onValue told the result just before the span ends.
 */
export function runInSpan<S extends Span, T>(
  span: S,
  fn: (span: S) => T,
  onValue?: (value: Awaited<T>) => void,
): T {
  const done = (value: unknown): void => {
    try {
      onValue?.(value as Awaited<T>);
    } catch {
      // What could not be looked at is missing, and the span ends all the same.
    }
    span.end();
  };
  const failed = (error: unknown): void => span.fail(error);
  let result: T;
  try {
    result = runActive(span, () => fn(span));
  } catch (error) {
    failed(error);
    throw error;
  }
  try {
    if (isPromise(result)) nativeThen.call(result, done, failed);
    else done(result);
  } catch {
    span.end();
  }
  return result;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  value instanceof Promise && [nativeThen, Promise.prototype.then].includes(value.then);
