import { expect, test } from "vitest";
import { chat, type Span, traceStream } from "../../../../sdk/index.ts";
import { noopTracer } from "../../../../sdk/tracer/noop-tracer.ts";
import { record } from "./recorder.ts";

const span = (): Span => chat({ provider: "p", model: "m", stream: true });

async function* words(...items: string[]): AsyncGenerator<string> {
  yield* items;
}

const streamOf = (items: string[]): ReadableStream<string> =>
  new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item);
      controller.close();
    },
  });

/** Ends of all spans, as recorded. */
const endsOf = (recorder: ReturnType<typeof record>) => recorder.facts().filter(({ type }) => type === "end");

async function readAll<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

test("strings become chunks, and the span stays open for what follows", async () => {
  const recorder = record();
  const open = span();
  expect(await readAll(traceStream(words("a", "b"), open))).toEqual(["a", "b"]);
  expect(await readAll(traceStream(streamOf(["c"]), open))).toEqual(["c"]);
  expect(open.isRecording()).toBe(true);
  open.end();
  expect(recorder.chunks()).toEqual(["a", "b", "c"]);
});

test("objects become what the app says, or nothing, or several chunks", async () => {
  const recorder = record();
  const open = span();
  const items = [{ t: "x" }, { ping: true }, { t: "y", r: "z" }];
  const source = (async function* () {
    yield* items;
  })();
  const got = await readAll(
    traceStream(source, open, (item) =>
      "r" in item ? [{ reasoning: item.r as string }, item.t as string] : item.t,
    ),
  );
  open.end();
  expect(got[1]).toBe(items[1]);
  expect(recorder.chunks()).toEqual(["x", { reasoning: "z" }, "y"]);
});

test("a converter that throws costs the chunk, not the item", async () => {
  const recorder = record();
  const open = span();
  const bad = () => {
    throw new Error("mine");
  };
  expect(await readAll(traceStream(words("a", "b"), open, bad))).toEqual(["a", "b"]);
  open.end();
  expect(recorder.chunks()).toEqual([]);
});

test("with `end` the span ends with the stream", async () => {
  const recorder = record();
  await readAll(traceStream(words("a"), span(), { end: true }));
  await readAll(traceStream(streamOf(["a"]), span(), { end: true }));
  expect(endsOf(recorder)).toEqual([{ type: "end" }, { type: "end" }]);
});

test("with `end` an error of the source fails the span, and reaches the consumer as it was", async () => {
  const recorder = record();
  const error = new TypeError("lost");
  const failing = (async function* () {
    yield "a";
    throw error;
  })();
  const failingStream = new ReadableStream<string>({
    pull(controller) {
      controller.error(error);
    },
  });
  await expect(readAll(traceStream(failing, span(), { end: true }))).rejects.toBe(error);
  await expect(readAll(traceStream(failingStream, span(), { end: true }))).rejects.toBe(error);
  const failed = {
    type: "end",
    status: { code: 2, message: "lost" },
    attributes: { "error.type": "TypeError" },
  };
  expect(endsOf(recorder)).toEqual([failed, failed]);
});

test("with `end` a consumer that stops early leaves an aborted span, and the source is told", async () => {
  const recorder = record();
  let cleanedUp = 0;
  const source = (async function* () {
    try {
      yield "a";
      yield "b";
    } finally {
      cleanedUp++;
    }
  })();
  for await (const _ of traceStream(source, span(), { end: true })) break;
  let reason: unknown;
  const stream = new ReadableStream<string>({
    pull: (controller) => controller.enqueue("a"),
    cancel(why) {
      reason = why;
    },
  });
  await traceStream(stream, span(), { end: true }).cancel("enough");
  expect(cleanedUp).toBe(1);
  expect(reason).toBe("enough");
  expect(endsOf(recorder)).toEqual([
    { type: "end", aborted: true },
    { type: "end", aborted: true },
  ]);
});

test("without `end` a stream that fails inside a stage fails the stage", async () => {
  const recorder = record();
  const abort = new DOMException("stopped", "AbortError");
  const call = chat({ provider: "p", model: "m" }, async (open) => {
    const source = (async function* () {
      yield "a";
      throw abort;
    })();
    for await (const _ of traceStream(source, open));
  });
  await expect(call).rejects.toBe(abort);
  expect(endsOf(recorder)).toEqual([{ type: "end", aborted: true }]);
});

test("an iterator without `return` or `throw` stays without them", async () => {
  record();
  let n = 0;
  const bare: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => (n < 2 ? { value: n++, done: false } : { value: undefined, done: true }),
    }),
  };
  const iterator = traceStream(bare, span())[Symbol.asyncIterator]();
  expect([iterator.return, iterator.throw]).toEqual([undefined, undefined]);
  expect(await iterator.next()).toEqual({ value: 0, done: false });
});

test("the source's own result objects and `throw` pass through", async () => {
  record();
  const result = { value: "v", done: false } as const;
  const thrown: unknown[] = [];
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve(result),
      throw(error: unknown) {
        thrown.push(error);
        return Promise.resolve({ value: undefined, done: true as const });
      },
    }),
  };
  const iterator = traceStream(source, span())[Symbol.asyncIterator]();
  expect(await iterator.next()).toBe(result);
  const error = new Error("in");
  expect(await iterator.throw?.(error)).toEqual({ value: undefined, done: true });
  expect(thrown).toEqual([error]);
});

test("a stream that closes or fails while nobody reads is seen by who waits for that", async () => {
  record();
  let control!: ReadableStreamDefaultController<string>;
  const closing = traceStream(
    new ReadableStream<string>({
      start(controller) {
        control = controller;
      },
    }),
    span(),
  ).getReader();
  const first = closing.read();
  control.enqueue("a");
  expect(await first).toEqual({ value: "a", done: false });
  control.close();
  await closing.closed;

  const error = new Error("gone");
  const failing = traceStream(
    new ReadableStream<string>({
      start(controller) {
        control = controller;
      },
    }),
    span(),
  ).getReader();
  control.error(error);
  await expect(failing.closed).rejects.toBe(error);
});

test("the close that comes with the last item comes after the item", async () => {
  record();
  const reader = traceStream(streamOf(["only"]), span()).getReader();
  expect(await reader.read()).toEqual({ value: "only", done: false });
  await reader.closed;
  expect(await reader.read()).toEqual({ value: undefined, done: true });
});

test("where nothing is recorded, or nothing can be, the source itself comes back", () => {
  record();
  const source = words("a");
  expect(traceStream(source, noopTracer.startSpan("x"))).toBe(source);
  const locked = streamOf(["a"]);
  locked.getReader();
  expect(traceStream(locked, span())).toBe(locked);
  const nothing = undefined as unknown as AsyncIterable<string>;
  expect(traceStream(nothing, span())).toBe(nothing);
});
