import fc from "fast-check";
import { expect, test } from "vitest";
import { chat, traceStream } from "../../../../sdk/index.ts";
import { record } from "./recorder.ts";

/** Everything that was going to happen has happened: all microtasks, and what they started. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const openSpan = () => {
  const recorder = record();
  return { ...recorder, span: chat({ provider: "p", model: "m", stream: true }) };
};

/** Objects, so that identity is seen. */
const items = Array.from({ length: 4 }, (_, n) => ({ n }));
const error = new Error("source");

type StreamStep = "read" | "enqueue" | "close" | "error" | "cancel" | "release";

/** Plays both sides of a stream, and notes after each step what either side sees. */
async function playStream(
  steps: StreamStep[],
  highWaterMark: number,
  wrap: (source: ReadableStream<object>) => ReadableStream<object>,
): Promise<unknown[]> {
  const log: unknown[] = [];
  let control!: ReadableStreamDefaultController<object>;
  const source = new ReadableStream<object>(
    {
      start(controller) {
        control = controller;
      },
      cancel: (reason) => void log.push(["source cancelled", reason]),
    },
    { highWaterMark },
  );
  const stream = wrap(source);
  let reader = stream.getReader();
  const watchClosed = () =>
    reader.closed.then(
      () => log.push(["closed"]),
      (reason) => log.push(["closed by", reason === error ? error : "release"]),
    );
  watchClosed();
  let reading = 0;
  let next = 0;
  const play = (step: StreamStep): void => {
    if (step === "enqueue") control.enqueue(items[next++ % items.length] as object);
    else if (step === "close") control.close();
    else if (step === "error") control.error(error);
    else if (step === "cancel")
      reader.cancel("enough").then(
        () => log.push(["cancelled"]),
        (reason) => log.push(["not cancelled", reason]),
      );
    else if (step === "release") {
      if (reading > 0) return;
      reader.releaseLock();
      reader = stream.getReader();
      watchClosed();
    } else {
      reading++;
      reader
        .read()
        .then(
          ({ done, value }) => log.push(["read", done, value]),
          (reason) => log.push(["read failed", reason]),
        )
        .finally(() => reading--);
    }
  };
  for (const step of steps) {
    try {
      play(step);
    } catch (thrown) {
      log.push(["step refused", step, (thrown as Error).name]);
    }
    await settled();
    log.push(["pressure", control.desiredSize]);
  }
  return log;
}

/** What settles in the same turn may settle in another order: the log is compared turn by turn. */
function turns(log: unknown[]): string[][] {
  const result: string[][] = [[]];
  for (const entry of log as [string, ...unknown[]][]) {
    const known = items.indexOf(entry[2] as { n: number });
    result.at(-1)?.push(`${entry[0]} ${String(entry[1])} ${known >= 0 ? `item ${known}` : String(entry[2])}`);
    if (entry[0] === "pressure") result.push([]);
  }
  return result.map((turn) => turn.sort());
}

test("whatever happens, both ends of a traced stream see what they would see without", async () => {
  const step = fc.constantFrom<StreamStep>(
    "read",
    "read",
    "read",
    "enqueue",
    "enqueue",
    "enqueue",
    "close",
    "error",
    "cancel",
    "release",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 14 }),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      async (steps, highWaterMark, end) => {
        const plain = await playStream(steps, highWaterMark, (source) => source);
        const { span } = openSpan();
        const traced = await playStream(steps, highWaterMark, (source) =>
          traceStream(source, span, { toChunk: ({ n }: { n?: number } & object) => `${n}`, end }),
        );
        expect(turns(traced)).toEqual(turns(plain));
      },
    ),
    { numRuns: 250 },
  );
});

test("every item that the consumer of a stream gets is one chunk, in its order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ minLength: 1 })), async (texts) => {
      const { span, chunks } = openSpan();
      const source = new ReadableStream<string>({
        start(controller) {
          for (const text of texts) controller.enqueue(text);
          controller.close();
        },
      });
      const got: string[] = [];
      for await (const text of traceStream(source, span)) got.push(text);
      span.end();
      expect(got).toEqual(texts);
      expect(chunks()).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

test("a stream is pulled as often as it is read", async () => {
  const pulls = async (wrap: (source: ReadableStream<number>) => ReadableStream<number>) => {
    let count = 0;
    const source = new ReadableStream<number>(
      { pull: (controller) => controller.enqueue(count++) },
      { highWaterMark: 0 },
    );
    const reader = wrap(source).getReader();
    const seen: number[] = [];
    for (let i = 0; i < 5; i++) {
      await settled();
      seen.push(count);
      await reader.read();
    }
    return seen;
  };
  const { span } = openSpan();
  const plain = await pulls((source) => source);
  expect(plain).toEqual([0, 1, 2, 3, 4]);
  expect(await pulls((source) => traceStream(source, span))).toEqual(plain);
});

type Answer = "value" | "late value" | "done" | "rejects" | "throws";
type Call = "next" | "return" | "throw";

/** An iterator that answers as told, and a consumer that calls as told; what each of them saw. */
async function playIterable(
  answers: Answer[],
  calls: Call[],
  wait: boolean,
  wrap: (source: AsyncIterable<object>) => AsyncIterable<object>,
): Promise<{ source: unknown[]; consumer: unknown[] }> {
  const seen = { source: [] as unknown[], consumer: [] as unknown[] };
  let next = 0;
  const answer = (call: Call, argument: unknown): Promise<IteratorResult<object>> => {
    seen.source.push([call, argument]);
    const value = items[next % items.length] as object;
    const kind = answers[next++] ?? "done";
    if (kind === "throws") throw error;
    if (kind === "rejects") return Promise.reject(error);
    const result = { value, done: kind === "done" };
    return kind === "late value" ? settled().then(() => result) : Promise.resolve(result);
  };
  const source: AsyncIterable<object> = {
    [Symbol.asyncIterator]: () => ({
      next: (...given) => answer("next", given),
      return: (value) => answer("return", value),
      throw: (reason) => answer("throw", reason),
    }),
  };
  const iterator = wrap(source)[Symbol.asyncIterator]();
  const pending = calls.map(async (call, n) => {
    const outcome = async () => iterator[call]?.(n as never);
    try {
      const result = await outcome();
      seen.consumer.push([n, result?.done, result?.value]);
    } catch (reason) {
      seen.consumer.push([n, "failed", reason]);
    }
  });
  if (wait) await settled();
  await Promise.all(pending);
  seen.consumer.sort((a, b) => ((a as number[])[0] ?? 0) - ((b as number[])[0] ?? 0));
  return seen;
}

test("whatever happens, both ends of a traced iterable see what they would see without", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Answer>("value", "value", "late value", "done", "rejects", "throws"), {
        maxLength: 8,
      }),
      fc.array(fc.constantFrom<Call>("next", "next", "next", "return", "throw"), { maxLength: 8 }),
      fc.boolean(),
      fc.boolean(),
      async (answers, calls, wait, end) => {
        const plain = await playIterable(answers, calls, wait, (source) => source);
        const { span } = openSpan();
        const traced = await playIterable(answers, calls, wait, (source) =>
          traceStream(source, span, { toChunk: () => "x", end }),
        );
        expect(traced).toEqual(plain);
        for (const [n, entry] of (plain.consumer as unknown[][]).entries())
          expect((traced.consumer as unknown[][])[n]?.[2]).toBe(entry[2]); // the same objects
      },
    ),
    { numRuns: 250 },
  );
});
