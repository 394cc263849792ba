import { expect, it } from "vitest";
import { findInTrace } from "../../../../../extension/engine/search/find-in-trace.ts";
import type { TraceRecord } from "../../../../../sdk/protocol/index.ts";
import { FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";

const DRAWN = `
  agent Refunds   |==========|
    tool lookup   |     ==   |  {"gen_ai.tool.call.arguments": "{\\"of\\": \\"refund refund\\"}"}
    chat m        |====      |`;

async function find(text: string, breathe = async () => true) {
  const engine = new FakeEngine();
  const records = traceFromText(DRAWN);
  const chat = records.find((record) => record.type === "start" && record.name === "chat m");
  const streamed: TraceRecord = {
    type: "chunks",
    trace: traceIdOf(1),
    span: chat?.type === "start" ? chat.span : "",
    time: String(Date.UTC(2026, 10, 22, 14, 3, 20, 100) * 1e6),
    at: [0, 1],
    parts: ["a re", "FUND is due"],
  };
  engine.apply([...records, streamed]);
  const content = await engine.traceContent(traceIdOf(1));
  if (!content) throw new Error("no trace");
  return findInTrace(content, text, breathe);
}

// The agent is named by its span and by its attribute.
it("finds a text in names, arguments and over the borders of streamed chunks, whatever its case", async () => {
  const found = await find("refund");
  expect(found.total).toBe(5);
  expect(found.spans.map(({ count }) => count).sort()).toEqual([1, 2, 2]);
});

it("tells spans in the order of their start", async () => {
  const { spans } = await find("refund");
  expect(spans[0]?.spanId).toBe("0000000100000001");
  expect(spans.at(-1)?.spanId).toBe("0000000100000002");
});

it("finds nothing for nothing, and for words that are nowhere", async () => {
  expect(await find("")).toEqual({ spans: [], total: 0 });
  expect(await find("nowhere")).toEqual({ spans: [], total: 0 });
});
