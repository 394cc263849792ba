import type { StageOptions } from "../stages/stage.ts";
import type { Span } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";

/** What every integration takes. */
export type IntegrationOptions = Pick<StageOptions, "tracer" | "parent">;

/** `then` as it was when we came. */
const { then } = Promise.prototype;

export interface CallWatcher<T> {
  /** It worked. Ends the span, now or later. */
  done(value: T): void;
  /** Default: the span fails. */
  failed?(error: unknown): void;
}

/**
 * Runs `call` with `span` active and says what became of it: at once, or when the promise that it returned is
 * settled. Returns exactly what `call` returns and throws what it throws. Where the result is a promise, the
 * watcher hears of it before the app does.
 */
export function watchCall<T>(span: Span, call: () => T, watcher: CallWatcher<Awaited<T>>): T {
  const done = (value: unknown) => void quietly(() => watcher.done(value as Awaited<T>));
  const failed = (error: unknown) =>
    void quietly(() => (watcher.failed ? watcher.failed(error) : span.fail(error)));
  let result: T;
  try {
    result = span.run(call);
  } catch (error) {
    failed(error);
    throw error;
  }
  if (result instanceof Promise) quietly(() => then.call(result, done, failed));
  else done(result);
  return result;
}
