import type { StreamWatcher } from "./stream-watcher.ts";

/**
 * A stream that reads one item when one is asked for:
 *
 *   consumer.read() ──▶ pull ──▶ source.read() ──▶ item ──▶ enqueue (same object)
 *
 * It holds nothing (`highWaterMark: 0`), so the source sees the consumer's own pace.
 */
export function traceReadable<T>(source: ReadableStream<T>, watcher: StreamWatcher<T>): ReadableStream<T> {
  const reader = source.getReader();
  let controller: ReadableStreamDefaultController<T>;
  let pulling = false;
  let sourceClosed = false;
  let over = false;

  const close = (): void => {
    if (over) return;
    over = true;
    watcher.done();
    controller.close();
  };
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    watcher.failed(error);
    controller.error(error);
  };
  // A stream may close or fail while nobody reads, and its consumer may be waiting for just that. The
  // close that comes with the last item is known before the item is: `pull` passes that one on first.
  const closed = (): void => {
    sourceClosed = true;
    if (!pulling) close();
  };

  return new ReadableStream<T>(
    {
      start(own) {
        controller = own;
        reader.closed.then(closed, fail);
      },
      async pull() {
        pulling = true;
        try {
          const { done, value } = await reader.read();
          if (!done && !over) {
            watcher.item(value);
            controller.enqueue(value);
          }
          if (done || sourceClosed) close();
        } catch (error) {
          fail(error);
        }
        pulling = false;
      },
      cancel(reason) {
        over = true;
        watcher.stopped();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
