import { expect, test } from "vitest";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { isGroup, lineId, linesOf } from "../../../../../extension/panel/store/grouping.ts";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";

const NONE: ReadonlySet<string> = new Set();

/** Traces named a, b, c … of these conversations, one second each, a minute apart. */
function rowsOf(...conversations: (string | undefined)[]): TraceSummary[] {
  return generateSummaries(conversations.length, 0).map((row, i) => ({
    ...row,
    traceId: "abcdefgh"[i] as string,
    conversationId: conversations[i],
    startMs: i * 60_000,
    durationMs: 1000,
    inputTokens: 10,
    outputTokens: i === 0 ? undefined : 2,
    status: "ok",
    errorCount: 0,
  }));
}
const drawn = (...args: Parameters<typeof linesOf>) =>
  linesOf(...args)
    .map((line) => (isGroup(line) ? `[${line.id ?? ""}]` : line.traceId))
    .join(" ");

test("without grouping the lines are the rows themselves, not a copy", () => {
  const rows = rowsOf("x", "y");
  expect(linesOf(rows, "none", NONE)).toBe(rows);
});

test("a conversation stands where the first of its traces stood, in the order of the list", () => {
  expect(drawn(rowsOf("x", "y", "x", undefined, "y"), "conversation", NONE)).toBe("[x] a c [y] b e [] d");
});

test("a collapsed group keeps its line and hides its traces", () => {
  const rows = rowsOf("x", "y", "x");
  expect(drawn(rows, "conversation", new Set(["conversation:x"]))).toBe("[x] [y] b");
});

test("a group sums what its traces are together", () => {
  const rows = rowsOf("x", "x", "x");
  rows[1] = { ...(rows[1] as TraceSummary), status: "running", durationMs: undefined };
  rows[2] = { ...(rows[2] as TraceSummary), errorCount: 2 };
  expect(linesOf(rows.toReversed(), "conversation", NONE)[0]).toMatchObject({
    traces: 3,
    running: 1,
    failed: 1,
    busyMs: 2000,
    startMs: 0,
    endMs: 121_000,
    inputTokens: 30,
    outputTokens: 4,
    first: rows[0],
  });
});

test("page loads are told apart by their session", () => {
  const rows = rowsOf("x", "x");
  rows[1] = { ...(rows[1] as TraceSummary), sessionId: "other" };
  expect(drawn(rows, "page", NONE)).toBe(`[${rows[0]?.sessionId}] a [other] b`);
});

test("a conversation that is called like nothing is not the group without one", () => {
  const ids = linesOf(rowsOf("", undefined), "conversation", NONE).filter(isGroup).map(lineId);
  expect(new Set(ids).size).toBe(2);
});

test("a hundred thousand rows are grouped, each once", () => {
  const rows = generateSummaries(100_000).map((row, i) => ({ ...row, conversationId: `c${i % 5000}` }));
  expect(linesOf(rows, "conversation", NONE)).toHaveLength(105_000);
});

test("a group's cost is the least it was, whichever of its traces has none", () => {
  const cost = { usd: 1, isLeast: false, isTold: false };
  const [a, b] = rowsOf("x", "x") as [TraceSummary, TraceSummary];
  for (const rows of [
    [
      { ...a, cost },
      { ...b, unmetered: 1 },
    ],
    [
      { ...a, unmetered: 1 },
      { ...b, cost },
    ],
  ])
    expect(linesOf(rows, "conversation", NONE)[0]).toMatchObject({ cost: { usd: 1, isLeast: true } });
});
