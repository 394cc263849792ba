import { expect, test } from "vitest";
import { chat, prompt, retrieval, tool, workflow } from "../../../../sdk/index.ts";
import { noopTracer } from "../../../../sdk/tracer/noop-tracer.ts";
import { record } from "./recorder.ts";

test("a stage inside another is its child, by the active span or by name", async () => {
  const { records } = record();
  await workflow({ name: "turn" }, async (turn) => {
    tool({ name: "sync" }, () => 1);
    await Promise.resolve();
    tool({ name: "after-await", parent: turn }, () => 2);
  });
  const starts = records().filter((one) => one.type === "start");
  expect(starts.map(({ parent }) => parent)).toEqual([undefined, starts[0]?.span, starts[0]?.span]);
});

test("a stage takes a span's options and a tracer of its own", () => {
  const other = record();
  const mine = record();
  const linked = { traceId: "1".repeat(32), spanId: "2".repeat(16) };
  tool({
    name: "t",
    tracer: other.tracer,
    kind: 5,
    attributes: { own: true },
    links: [{ context: linked }],
    startTime: 1_700_000_000_000,
  }).end();
  expect(mine.records()).toEqual([]);
  expect(other.records()[0]).toMatchObject({
    kind: 5,
    attributes: { own: true, "gen_ai.tool.name": "t" },
    links: [{ trace: linked.traceId, span: linked.spanId }],
    time: expect.stringMatching(/^1700000000000/),
  });
});

test("methods of a stage chain, with those of a span in between, and may be taken off it", () => {
  const { attributesOf } = record();
  const span = chat({ provider: "p", model: "m" });
  span.setAttribute("a", 1).usage({ input: 1 }).setAttributes({ b: 2 }).response({ id: "r" });
  const { output } = span;
  output("done");
  span.end();
  span.usage({ input: 99 });
  expect(attributesOf("chat m")).toMatchObject({
    a: 1,
    b: 2,
    "gen_ai.usage.input_tokens": 1,
    "gen_ai.response.id": "r",
    "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: "done" }] }],
  });
});

test("with nothing recorded, messages are never looked at and functions run all the same", () => {
  const messages = new Proxy([], {
    get() {
      throw new Error("touched");
    },
  });
  const options = { provider: "p", model: "m", messages, tracer: noopTracer };
  expect(chat(options, (span) => span.output(messages).isRecording())).toBe(false);
  expect(() => tool({ name: "t", tracer: noopTracer }).result(1).end()).not.toThrow();
});

test("values that throw when they are read cost their record, not the app", () => {
  const { records } = record();
  const hostile = {
    get role(): string {
      throw new Error("no");
    },
    content: "x",
  };
  const variables = {
    get secret(): string {
      throw new Error("no");
    },
  };
  expect(chat({ provider: "p", model: "m", messages: [hostile] }, () => 1)).toBe(1);
  expect(prompt({ name: "n", variables }, () => 2)).toBe(2);
  expect(retrieval({ query: "q", attributes: variables }, () => 3)).toBe(3);
  expect(tool(undefined as unknown as { name: string }, () => 4)).toBe(4);
  expect(records().filter(({ type }) => type === "start")).toHaveLength(4);
  expect(records().filter(({ type }) => type === "end")).toHaveLength(4);
});

test("methods given nonsense do not throw", () => {
  const { tracer } = record();
  const span = chat({ provider: "p", model: "m", tracer });
  const nothing = undefined as never;
  expect(() => span.usage(nothing).response(nothing).output(nothing).end()).not.toThrow();
});

test("capture modes keep words out and structure in", () => {
  const metadata = record({ capture: "metadata" });
  chat({ provider: "p", model: "m", messages: "my secret" }).output("another").end();
  expect(JSON.stringify(metadata.records())).not.toMatch(/secret|another/);
  expect(metadata.attributesOf("chat m")["gen_ai.input.messages"]).toMatchObject([{ role: "user" }]);

  const none = record({ capture: "none" });
  retrieval({ query: "my secret", topK: 3 })
    .documents([{ content: "secret" }])
    .end();
  expect(none.attributesOf("retrieval")).toEqual({
    "gen_ai.operation.name": "retrieval",
    "gen_ai.retrieval.top_k": 3,
  });
});
