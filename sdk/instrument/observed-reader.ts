type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** What an observed reader tells; none of them may throw. */
export interface ReaderWatch {
  bytes(chunk: Uint8Array): void;
  done(): void;
  failed(error: unknown): void;
  cancelled(): void;
  /** The lock is given back: what comes next is not read here. */
  released(): void;
}

/** `then` as it was when we came, and as zones may replace it. */
const { then } = Promise.prototype;
const { apply } = Reflect;

/**
 * Tells what the app reads with a reader that stays the browser's own: bytes are looked at in the microtask before the
 * app's, and go nowhere else.
 */
export function observeReader(reader: Reader, watch: ReaderWatch): Reader {
  let isReleased = false;
  /** All is read, or it broke: cancelling means nothing any more. */
  let isOver = false;
  const native = { read: reader.read, cancel: reader.cancel, releaseLock: reader.releaseLock };
  const failed = (error: unknown): void => {
    if (isReleased) return;
    isOver = true;
    watch.failed(error);
  };
  const onRead = (result: ReadableStreamReadResult<Uint8Array>) => {
    if (!result.done) watch.bytes(result.value);
    else if (!isOver) {
      isOver = true;
      watch.done();
    }
    return result;
  };
  const onFailure = (error: unknown): never => {
    failed(error);
    throw error;
  };
  // An abort is known at once, not at the next read only.
  apply(then, reader.closed, [undefined, failed]);
  const members = {
    read(this: Reader) {
      const result = native.read.call(this);
      return this === reader ? apply(then, result, [onRead, onFailure]) : result;
    },
    cancel(this: Reader, reason: unknown = undefined) {
      if (this === reader && !isReleased && !isOver) {
        isOver = true;
        watch.cancelled();
      }
      return native.cancel.call(this, reason);
    },
    releaseLock(this: Reader) {
      // What is asked for and not answered is told to the app as released: no failure of the body.
      const wasReleased = isReleased;
      if (this === reader) isReleased = true;
      native.releaseLock.call(this);
      if (this === reader && !wasReleased) watch.released();
    },
  };
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(reader, name, { value, configurable: true, writable: true });
  return reader;
}
