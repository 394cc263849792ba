import type { StreamWatcher } from "../stages/stream-watcher.ts";
import { traceIterable } from "../stages/trace-iterable.ts";
import { traceReadable } from "../stages/trace-readable.ts";

/**
 * Watches a stream that is returned to the app. An async iterable stays the same object, with everything it has
 * (`controller`, `tee()`, `toReadableStream()` …): only the way to its items is replaced, on that object. A
 * `ReadableStream` is passed on through another one that holds nothing.
 *
 * What is no stream, or does not let itself be watched, is returned as it is, and `undefined` second.
 */
export function watchStream<S>(source: S, watcher: StreamWatcher<unknown>): [stream: S, isWatched: boolean] {
  try {
    if (source instanceof ReadableStream)
      return source.locked ? [source, false] : [traceReadable(source, watcher) as S, true];
    return [source, isIterable(source) && watchIterable(source, watcher)];
  } catch {
    return [source, false];
  }
}

const isIterable = (source: unknown): source is AsyncIterable<unknown> =>
  typeof (source as AsyncIterable<unknown> | undefined)?.[Symbol.asyncIterator] === "function";

function watchIterable(
  source: AsyncIterable<unknown> & Partial<AsyncIterator<unknown>>,
  watcher: StreamWatcher<unknown>,
): boolean {
  const iterate = source[Symbol.asyncIterator];
  const { next, return: stop, throw: raise } = source;
  if (!next)
    return define(
      source,
      Symbol.asyncIterator,
      traceIterable({ [Symbol.asyncIterator]: () => iterate.call(source) }, watcher)[Symbol.asyncIterator],
    );
  // A generator is its own iterator, and may be asked by `next()` directly.
  const own: AsyncIterator<unknown> = { next: next.bind(source) };
  if (stop) own.return = stop.bind(source);
  if (raise) own.throw = raise.bind(source);
  const watched = traceIterable({ [Symbol.asyncIterator]: () => own }, watcher)[Symbol.asyncIterator]();
  for (const name of ["return", "throw"] as const)
    if (watched[name]) define(source, name, (value: unknown) => watched[name]?.(value));
  return define(source, "next", (...args: [] | [undefined]) => watched.next(...args));
}

const define = (target: object, name: PropertyKey, value: unknown): boolean =>
  Reflect.defineProperty(target, name, { value, configurable: true, writable: true });
