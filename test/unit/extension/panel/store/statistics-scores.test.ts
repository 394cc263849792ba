import { expect, it } from "vitest";
import { judgementOf, SpanScoresModel } from "../../../../../extension/panel/store/statistics-scores.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

const TRACE = "a".repeat(32);
const SPAN = "b".repeat(16);

it("a score is given, changed, taken back, and outlives the panel", () => {
  const storage = new MemoryStorage();
  const model = new SpanScoresModel(storage);
  model.score(TRACE, SPAN, 1);
  model.note(TRACE, SPAN, "  right, but long ");
  expect(judgementOf(new SpanScoresModel(storage).judgements.value, TRACE, SPAN)).toEqual({
    score: 1,
    note: "right, but long",
  });
  model.score(TRACE, SPAN, -1);
  expect(model.given.value).toEqual([{ traceId: TRACE, spanId: SPAN, score: -1, note: "right, but long" }]);
  model.score(TRACE, SPAN, -1);
  model.note(TRACE, SPAN, "");
  expect(model.given.value).toEqual([]);
});

it("what another panel gave meanwhile is not lost", () => {
  const storage = new MemoryStorage();
  const [one, two] = [new SpanScoresModel(storage), new SpanScoresModel(storage)];
  one.score(TRACE, SPAN, 1);
  two.score(TRACE, "c".repeat(16), -1);
  expect(new SpanScoresModel(storage).given.value).toHaveLength(2);
});

it("what was edited by hand into something else counts as nothing", () => {
  const storage = new MemoryStorage();
  storage.setItem("genai-traces.span-scores", JSON.stringify({ [`${TRACE}/${SPAN}`]: { score: 7 } }));
  expect(new SpanScoresModel(storage).given.value).toEqual([]);
});
