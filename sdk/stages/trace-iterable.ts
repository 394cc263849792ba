import type { StreamWatcher } from "./stream-watcher.ts";

/**
 * Every call of the consumer is one call of the source, so that the pace, the order and concurrent calls
 * stay as they were. A source without `return` or `throw` gives an iterator without them.
 */
export const traceIterable = <T>(source: AsyncIterable<T>, watcher: StreamWatcher<T>): AsyncIterable<T> => ({
  [Symbol.asyncIterator]: () => traceIterator(source[Symbol.asyncIterator](), watcher),
});

function traceIterator<T>(inner: AsyncIterator<T>, watcher: StreamWatcher<T>): AsyncIterator<T> {
  const seen = (answer: Promise<IteratorResult<T>>, stopped = false): Promise<IteratorResult<T>> =>
    answer.then(
      (result) => {
        if (!result?.done) watcher.item(result?.value as T);
        else if (stopped) watcher.stopped();
        else watcher.done();
        return result;
      },
      (error) => {
        watcher.failed(error);
        throw error;
      },
    );
  const outer: AsyncIterator<T> & Partial<AsyncIterable<T>> = {
    next: (...args) => seen(attempt(() => inner.next(...args))),
    [Symbol.asyncIterator]: () => outer as AsyncIterable<T> & AsyncIterator<T>,
  };
  if (inner.return)
    outer.return = (value) =>
      seen(
        attempt(() => inner.return!(value)),
        true,
      );
  if (inner.throw) outer.throw = (error) => seen(attempt(() => inner.throw!(error)));
  return outer;
}

/** `call()` at once, as a promise: of what it returns (a thenable too), or of what it throws. */
const attempt = <T>(call: () => T | PromiseLike<T>): Promise<T> => new Promise((resolve) => resolve(call()));
