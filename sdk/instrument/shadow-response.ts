import { quietly } from "../tracer/quietly.ts";
import type { BodyEnd } from "../wire/read-call.ts";
import type { BodyCopy } from "./body-sink.ts";
import { observeReader } from "./observed-reader.ts";

/** Ways to take a whole body. */
const METHODS = ["text", "json", "bytes", "arrayBuffer", "blob", "formData"] as const;

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Controller = ReadableByteStreamController;

/** Tells what a body's failure means: somebody stopped it, or it broke. */
export type EndOf = (error: unknown) => BodyEnd;

/**
 * Lets us see a body as the app reads it. The response stays the very same object; its `body` becomes a stream that
 * pulls from the native one only when the app pulls, so that cancelling reaches the socket and a reader that stalls
 * holds back the server. Nothing is read ahead, nothing is kept. (`clone` and `tee` would read as fast as the faster
 * of two and keep the rest; a new `Response` would lose `url`, `type` and `redirected`.)
 */
export function shadowResponse(response: Response, watch: () => BodyCopy, endOf: EndOf): void {
  const proto = Object.getPrototypeOf(response) as Response;
  const copy = watch();
  let shadow: ReadableStream | undefined;
  let controller: Controller;
  let reader: Reader | undefined;
  /** The app reads the native body itself, and we look on. */
  let isObserved = false;
  /** Something may have been read that the app has not got yet. */
  let isPulled = false;
  let isReading = false;
  let isTaken = false;
  let isCancelled = false;

  const end = (how: BodyEnd): void => quietly(() => copy.end(how));
  const fail = (error: unknown): void => quietly(() => copy.end(endOf(error)));
  const nativeBody = (): ReadableStream<Uint8Array> | null => Reflect.get(proto, "body", response);

  /** Holds the native body, from the first time that the app reads or cancels. */
  function hold(): Reader {
    if (reader) return reader;
    isPulled = true;
    const mine: Reader = (nativeBody() as ReadableStream<Uint8Array>).getReader();
    reader = mine;
    // An abort is known at once, not at the next read only.
    mine.closed.catch((error) => {
      if (reader !== mine) return;
      fail(error);
      controller.error(error);
    });
    return mine;
  }

  const source = {
    start(given: ReadableStreamController<Uint8Array>) {
      controller = given as Controller;
    },
    async pull() {
      isReading = true;
      try {
        const { done, value } = await hold().read();
        if (!done) {
          quietly(() => copy.bytes(value));
          // Takes the bytes away: they were looked at before.
          controller.enqueue(value as Uint8Array<ArrayBuffer>);
          return;
        }
        if (isCancelled) return;
        end({ how: "done" });
        controller.close();
        controller.byobRequest?.respond(0);
      } catch (error) {
        fail(error);
        throw error;
      } finally {
        isReading = false;
      }
    },
    cancel(reason: unknown) {
      isCancelled = true;
      end({ how: "cancelled" });
      return hold().cancel(reason);
    },
  };

  /**
   * The reader that most apps take is the native body's own: a stream between would cost each read several microseconds.
   * Meanwhile the stream that the app sees is locked as well.
   */
  function observe(native: ReadableStream<Uint8Array>, lock: Reader): Reader {
    let own: Reader;
    try {
      own = native.getReader();
    } catch (error) {
      // The browser reads it, for a cache perhaps.
      lock.releaseLock();
      throw error;
    }
    isObserved = true;
    return observeReader(own, {
      bytes: (chunk) => quietly(() => copy.bytes(chunk)),
      done: () => end({ how: "done" }),
      failed: fail,
      cancelled: () => end({ how: "cancelled" }),
      released() {
        isObserved = false;
        lock.releaseLock();
      },
    });
  }

  function giveReaders(stream: ReadableStream): void {
    const native = stream.getReader as (options?: object) => Reader;
    const { getReader } = {
      getReader(this: ReadableStream, options: object | undefined = undefined) {
        const own = native.call(this, options);
        if (this !== stream || options || isPulled) return own;
        return observe(nativeBody() as ReadableStream<Uint8Array>, own);
      },
    };
    Object.defineProperty(stream, "getReader", { value: getReader, configurable: true, writable: true });
  }

  function body(): ReadableStream | null {
    if (shadow) return shadow;
    const native = nativeBody();
    if (!native || isTaken || native.locked) return native;
    try {
      // Byte streams where the native one is one: older Safari has none.
      native.getReader({ mode: "byob" }).releaseLock();
      shadow = new ReadableStream({ ...source, type: "bytes" });
    } catch {
      shadow = new ReadableStream(source, { highWaterMark: 0 });
    }
    giveReaders(shadow);
    return shadow;
  }

  /** Makes the native body as locked as the one that the app sees: what it does next fails or not as it should. */
  function align(): void {
    if (isObserved) return;
    if (shadow?.locked) hold();
    else if (reader && !isReading) {
      const mine = reader;
      reader = undefined;
      mine.releaseLock();
    }
  }

  /** The body that the app may still hold is no longer the response's. */
  function leave(): void {
    if (shadow && !shadow.locked) ReadableStream.prototype.getReader.call(shadow);
  }

  const members: PropertyDescriptorMap = {
    body: { get: body },
    clone: {
      value: function clone(this: Response) {
        if (this !== response) return proto.clone.call(this);
        align();
        const twin = proto.clone.call(response);
        leave();
        shadow = undefined;
        quietly(() => shadowResponse(twin, watch, endOf));
        return twin;
      },
    },
  };
  for (const name of METHODS) {
    const native = proto[name] as (() => Promise<unknown>) | undefined;
    if (!native) continue;
    const method = {
      [name](this: Response) {
        if (this !== response) return native.call(this);
        align();
        const isFirst = !nativeBody()?.locked && !response.bodyUsed;
        const result = native.call(response);
        if (!isFirst) return result;
        isTaken = true;
        leave();
        return result.then(
          (value) => {
            quietly(() => copy.whole(name, value));
            return value;
          },
          (error) => {
            fail(error);
            throw error;
          },
        );
      },
    };
    members[name] = { value: method[name] };
  }
  for (const member of Object.values(members)) member.configurable = true;
  Object.defineProperties(response, members);
}
