import { describe, expect, test } from "vitest";
import { HAS, STATUSES } from "../../../../../extension/model/query/fields.ts";
import { testOf, textsOf } from "../../../../../extension/model/query/match-query.ts";
import { parseQuery } from "../../../../../extension/model/query/parse-query.ts";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";

const [base] = generateSummaries(1);
if (!base) throw new Error("no row");
const trace: TraceSummary = {
  ...base,
  name: "Refund for order 8841",
  question: "Where is my money?",
  models: ["gpt-5.6-mini", "embed-small"],
  tools: ["lookup_order"],
  status: "error",
  durationMs: 1500,
  ttftMs: 500,
  inputTokens: 1800,
  outputTokens: 300,
  reasoningTokens: 40,
  cachedTokens: undefined,
  outputPerSecond: undefined,
  spanCount: 9,
  errorCount: 2,
  missing: 0,
  conversationId: "c-42",
  origin: "http://localhost:5173",
  stages: [{ kind: "retrieval", startMs: 0, endMs: 4 }],
};
const matches = (text: string, row = trace, answers = new Map<string, Set<string>>()) => {
  const { terms, problems } = parseQuery(text);
  expect(problems).toEqual([]);
  return testOf(terms, answers)(row);
};

describe("a trace's row", () => {
  test.each([
    ["refund money mini lookup_ error", true],
    ["REFUND", true],
    ["refund lima", false],
    ["lima|refund", true],
    ["-lima", true],
    ['-"order 8841"', false],
    ["model:gpt*", true],
    ["model:*mini", true],
    ["model:gpt*small", false],
    ["model:5.6", true],
    ['model:"gpt*"', false],
    ["model=embed-small", true],
    ["model=embed", false],
    ["model:claude,gpt", true],
    ["-model:claude|gpt", false],
    ["tool:search", false],
    ["name:refund question:money", true],
    ["name:money", false],
    ["status:error|aborted", true],
    ["-status:error", false],
    ["ttft>499.9", true],
    ["ttft>500ms", false],
    ["ttft>=0.5s", true],
    ["dur<2s dur>1s dur:1500", true],
    ["tokens>2k tokens<=2.1k", true],
    ["in:1800 out<301", true],
    ["spans:8|9", true],
    ["errors>2", false],
    ["speed>0", false],
    ["speed<=0", false],
    ["-speed>0", true],
    ["has:reasoning has:error has:question", true],
    ["has:cached", false],
    ["has:cached|tool", true],
    ["stage:retrieval -stage:tool", true],
    ["origin:localhost", true],
    ["-origin:localhost", false],
    ["conversation:c-42", true],
  ])("%s: %s", (text, is) => {
    expect(matches(text)).toBe(is);
  });

  test("a pattern of many stars is no trap", () => {
    const row = { ...trace, name: "a".repeat(20_000) };
    expect(matches(`name:${"a*".repeat(500)}b`, row)).toBe(false);
  });

  test("a pattern's pieces do not overlap", () => {
    expect(matches("name:aba*aba", { ...trace, name: "aba" })).toBe(false);
    expect(matches("name:aba*aba", { ...trace, name: "abaaba" })).toBe(true);
  });

  test.each([...STATUSES.map((s) => `status:${s}`), ...HAS.map((h) => `has:${h}`)])(
    "%s can be asked",
    (text) => {
      expect(typeof matches(text)).toBe("boolean");
    },
  );

  test("full text is what the engine answered, and filters nothing before", () => {
    expect(textsOf(parseQuery('text:"a b"|c refund -text:d').terms)).toEqual(["a b", "c", "d"]);
    expect(matches("text:a")).toBe(true);
    expect(matches("-text:a")).toBe(true);
    const found = new Map([
      ["a", new Set([trace.traceId])],
      ["b", new Set<string>()],
    ]);
    expect(matches("text:a", trace, found)).toBe(true);
    expect(matches("text:b", trace, found)).toBe(false);
    expect(matches("text:b|a", trace, found)).toBe(true);
    expect(matches("-text:b", trace, found)).toBe(true);
  });
});
