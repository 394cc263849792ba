import { expect, test } from "vitest";
import { langchainHandler } from "../../../../sdk/integrations/langchain.ts";
import { wrapMcpClient } from "../../../../sdk/integrations/mcp.ts";
import { replaceMethod } from "../../../../sdk/integrations/replace-method.ts";
import { wrapPipeline } from "../../../../sdk/integrations/transformers.ts";
import { watchStream } from "../../../../sdk/integrations/watch-stream.ts";
import { wrapWebLLM } from "../../../../sdk/integrations/web-llm.ts";
import { wrapWllama } from "../../../../sdk/integrations/wllama.ts";
import { setDefaultTracer } from "../../../../sdk/tracer/default-tracer.ts";
import { noopTracer } from "../../../../sdk/tracer/noop-tracer.ts";

const quiet = { item() {}, done() {}, failed() {}, stopped() {} };

test("a method of a class is hidden by ours on the instance, and visible again after the undo", () => {
  class Engine {
    ask(question: string) {
      return `${question}!`;
    }
  }
  const engine = new Engine();
  const undo = replaceMethod(
    engine,
    "ask",
    (original) =>
      function (...args) {
        return `seen ${original.apply(this, args)}`;
      },
  );
  expect(engine.ask("a")).toBe("seen a!");
  expect(Object.keys(engine)).toEqual([]);
  const kept = engine.ask;
  undo();
  expect(Object.getOwnPropertyNames(engine)).toEqual([]);
  expect(kept.call(engine, "b"), "whoever kept ours is unobserved").toBe("b!");
});

test("who replaced a method after us stays when we leave, and then calls the original", () => {
  const engine = { ask: (question: string) => question };
  const undo = replaceMethod(
    engine,
    "ask",
    (original) =>
      (...args) =>
        `seen ${original(...args)}`,
  );
  const ours = engine.ask;
  engine.ask = (question) => `theirs ${ours(question)}`;
  expect(engine.ask("a")).toBe("theirs seen a");
  undo();
  expect(engine.ask("a")).toBe("theirs a");
});

test("what cannot be replaced stays unseen, without an error", () => {
  const frozen = Object.freeze({ ask: () => 1 });
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
    },
  );
  for (const target of [frozen, hostile, null, undefined, {}])
    expect(() => replaceMethod(target, "ask", (original) => original)()).not.toThrow();
  expect(frozen.ask()).toBe(1);
});

test("a client's stream stays the same object with all that it has", async () => {
  const items: unknown[] = [];
  const stream = {
    controller: new AbortController(),
    tee: () => "tee",
    async *[Symbol.asyncIterator]() {
      yield* [1, 2];
    },
  };
  const [watched, isWatched] = watchStream(stream, { ...quiet, item: (item) => void items.push(item) });
  expect([watched === stream, isWatched]).toEqual([true, true]);
  const seen: number[] = [];
  for await (const item of watched) seen.push(item);
  expect(seen).toEqual([1, 2]);
  expect(items).toEqual([1, 2]);
  expect(stream.tee()).toBe("tee");
});

test("a generator is watched when it is asked directly, and keeps `return` and `throw`", async () => {
  const told: string[] = [];
  const watcher = {
    item: (item: unknown) => void told.push(`item ${item}`),
    done: () => void told.push("done"),
    failed: (error: unknown) => void told.push(`failed ${error}`),
    stopped: () => void told.push("stopped"),
  };
  const numbers = async function* () {
    yield 1;
    yield 2;
  };
  const [first] = watchStream(numbers(), watcher);
  expect(await first.next()).toEqual({ done: false, value: 1 });
  expect(await first.return(9 as never)).toEqual({ done: true, value: 9 });
  const [second] = watchStream(numbers(), watcher);
  await second.next();
  await expect(second.throw("mine")).rejects.toBe("mine");
  expect(told).toEqual(["item 1", "stopped", "item 1", "failed mine"]);
});

test("streams that cannot be watched are returned as they are", () => {
  const locked = new ReadableStream();
  locked.getReader();
  const frozen = Object.freeze({ async *[Symbol.asyncIterator]() {} });
  for (const source of [locked, frozen, undefined, null, 1, "x", {}])
    expect(watchStream(source, quiet)).toEqual([source, false]);
});

test("where nothing is recorded every wrapper only passes through", async () => {
  setDefaultTracer(noopTracer);
  const stream = (async function* () {
    yield { choices: [] };
  })();
  const own = stream.next;
  const engine = wrapWebLLM({ chatCompletion: async (_request: object) => stream });
  expect((await engine.chatCompletion({ stream: true })).next).toBe(own);
  const wllama = wrapWllama({ createChatCompletion: async (request: object) => request });
  const request = { onData() {}, stream: true };
  expect(await wllama.createChatCompletion(request)).toBe(request);
  const pipe = wrapPipeline(async (...args: unknown[]) => args);
  expect(await pipe("x" as never)).toEqual(["x"]);
  const client = wrapMcpClient({ request: async (request: object) => request });
  expect(await client.request({ method: "ping" })).toEqual({ method: "ping" });
  const handler = langchainHandler();
  handler.handleChainStart({}, {}, "1");
  handler.handleChainEnd({}, "1");
});
