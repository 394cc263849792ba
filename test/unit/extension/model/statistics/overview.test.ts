import { expect, it } from "vitest";
import type { PriceOf } from "../../../../../extension/model/cost/trace-cost.ts";
import type { Dimension } from "../../../../../extension/model/statistics/dimension.ts";
import { giveScores } from "../../../../../extension/model/statistics/given-scores.ts";
import { overviewOf } from "../../../../../extension/model/statistics/overview.ts";
import { sliceOf } from "../../../../../extension/model/statistics/slice.ts";
import { SpanColumns } from "../../../../../extension/model/statistics/span-columns.ts";
import { toCsv } from "../../../../../extension/model/statistics/to-csv.ts";
import { traceFacts } from "../../../../../extension/model/statistics/trace-facts.ts";
import { madeTrace, spanIdOf, spanOf, traceIdOf } from "./made-trace.ts";

/** Two dollars a million tokens of input, ten of output, of model m alone. */
const priceOf: PriceOf = ({ models }) =>
  models[0] === "m" ? { provider: "P", model: "m", source: "list", input: 2, output: 10 } : null;

/** Two traces of variant A and one of B; each a workflow with a prompt and a model call that streams. */
function columns(): SpanColumns {
  const made = new SpanColumns();
  for (const [n, variant, duration] of [
    [1, "A", 100],
    [2, "A", 300],
    [3, "B", 200],
  ] as const)
    made.set(
      traceIdOf(n),
      traceFacts(
        madeTrace(n, [
          spanOf("workflow", {
            attributes: { "app.variant": variant, "gen_ai.operation.name": "invoke_workflow" },
          }),
          spanOf("prompt", {
            parent: 0,
            attributes: { "gen_ai.prompt.name": "answer", "gen_ai.prompt.version": String(n > 1 ? 2 : 1) },
          }),
          spanOf("chat", {
            parent: 0,
            durationMs: duration,
            failed: n === 2,
            chunksMs: [10 * n, 10 * n + 4, 10 * n + 8],
            attributes: {
              "gen_ai.operation.name": "chat",
              "gen_ai.request.model": "m",
              "gen_ai.usage.input_tokens": 1000,
              "gen_ai.usage.output_tokens": 100,
            },
          }),
        ]),
        { origin: "http://localhost", priceOf },
      ),
    );
  return made;
}

const ALL = [1, 2, 3].map(traceIdOf);
const question = { traceIds: ALL, of: "model", by: null, metric: "duration" } as const;

it("model calls are grouped by an attribute of what contains them", () => {
  const { groups, total } = overviewOf(columns(), { ...question, by: "attr:app.variant" });
  expect(groups.map(({ value, count, errors }) => [value, count, errors])).toEqual([
    ["A", 2, 1],
    ["B", 1, 0],
  ]);
  expect(groups[0]?.figures.duration).toMatchObject({ count: 2, min: 100, max: 300, p50: 100, p90: 300 });
  expect(total).toMatchObject({ count: 3, errors: 1 });
});

it("and by the version of a prompt that a neighbouring span tells, where the trace has just one", () => {
  const { groups } = overviewOf(columns(), { ...question, by: "prompt version" });
  expect(groups.map(({ value, count }) => [value, count])).toEqual([
    ["answer 2", 2],
    ["answer 1", 1],
  ]);
});

it("a span's own stage, model and tool are not those of what contains it", () => {
  const { groups } = overviewOf(columns(), { ...question, of: "spans", by: "model" });
  expect(groups.map(({ value, count }) => [value, count])).toEqual([
    [undefined, 6],
    ["m", 3],
  ]);
});

it("TTFT, time between chunks, tokens and speed of a call come from its stream and usage", () => {
  const { figures } = overviewOf(columns(), { ...question, traceIds: [traceIdOf(1)] }).total;
  expect(figures.ttft?.p50).toBe(10);
  expect(figures.gap?.p50).toBe(4);
  expect(figures.tokens?.sum).toBe(1100);
  // 1 000 · 2 + 100 · 10 millionths.
  expect(figures.cost?.sum).toBeCloseTo(0.003, 10);
  // 100 tokens in the 90 ms after the first chunk.
  expect(figures.speed?.p50).toBeCloseTo(100 / 0.09);
});

it("whole traces are rows of their own", () => {
  const { total, groups } = overviewOf(columns(), { ...question, of: "traces", by: "attr:app.variant" });
  expect(total.count).toBe(3);
  expect(total.figures.tokens?.sum).toBe(3300);
  expect(total.figures.cost?.sum).toBeCloseTo(0.009, 10);
  expect(groups.map(({ value, count }) => [value, count])).toEqual([
    ["A", 2],
    ["B", 1],
  ]);
});

it("evaluations and feedback are scores of what they hang below, and of the trace once each", () => {
  const made = new SpanColumns();
  const judged = madeTrace(1, [
    spanOf("turn", { attributes: { "gen_ai.operation.name": "invoke_workflow" } }),
    spanOf("chat", { parent: 0, attributes: { "gen_ai.operation.name": "chat" } }),
    ...[0.5, 1].map((score) =>
      spanOf("evaluation", {
        parent: 1,
        attributes: {
          "genai_traces.stage": "evaluation",
          "gen_ai.evaluation.name": "relevance",
          "gen_ai.evaluation.score.value": score,
        },
      }),
    ),
    spanOf("feedback", {
      parent: 0,
      attributes: { "genai_traces.stage": "feedback", "genai_traces.feedback.score": -1 },
    }),
  ]);
  made.set(traceIdOf(1), traceFacts(judged, { origin: "", priceOf }));
  const scoreOf = (of: "model" | "agent" | "traces") =>
    overviewOf(made, { ...question, of }).total.figures.score?.mean;
  expect(scoreOf("model")).toBe(0.75);
  expect(scoreOf("agent")).toBe(-1);
  expect(scoreOf("traces")).toBeCloseTo((0.5 + 1 - 1) / 3);
});

it("users' own scores go before recorded ones, and are taken back without a trace", () => {
  const made = columns();
  const scores = { metric: "score" } as const;
  const before = overviewOf(made, { ...question, ...scores, of: "spans" });
  const takeBack = giveScores(made, [
    { traceId: traceIdOf(1), spanId: spanIdOf(1, 2), score: -1 },
    { traceId: traceIdOf(1), spanId: spanIdOf(1, 1), score: 1 },
    { traceId: traceIdOf(2), spanId: spanIdOf(2, 2), note: "without a score" },
    { traceId: traceIdOf(8), spanId: spanIdOf(8, 0), score: 1 },
  ]);
  expect(overviewOf(made, question).total.figures.score).toMatchObject({ count: 1, sum: -1 });
  expect(overviewOf(made, { ...question, of: "traces" }).total.figures.score).toMatchObject({
    count: 1,
    sum: 0,
  });
  takeBack();
  expect(overviewOf(made, { ...question, ...scores, of: "spans" })).toEqual(before);
});

it("a trace that changed counts once, and a deleted one not at all, however often", () => {
  const made = columns();
  const before = overviewOf(made, { ...question, by: "attr:app.variant" });
  const other = madeTrace(9, [spanOf("chat", { attributes: { "gen_ai.operation.name": "chat" } })]);
  // Enough that what is left behind is removed several times.
  for (let i = 0; i < 3000; i++) made.set(traceIdOf(9), traceFacts(other, { origin: "", priceOf }));
  made.delete(traceIdOf(9));
  expect(overviewOf(made, { ...question, by: "attr:app.variant" })).toEqual(before);
  expect(made.rows).toBe(12);
  expect(made.count).toBeLessThan(4000);
});

it("a chosen group alone is drawn, and the table still has all", () => {
  const { groups, scatter, histogram } = overviewOf(columns(), {
    ...question,
    by: "attr:app.variant",
    group: { value: "B" },
  });
  expect(groups).toHaveLength(2);
  expect(scatter).toMatchObject({ total: 1, dots: [{ value: 200, traceId: traceIdOf(3), failed: false }] });
  expect(histogram?.counts).toEqual([1]);
});

it("a slice tells the traces behind a bar, with its last bin's upper edge", () => {
  const slice = (values: { from: number; to: number; last: boolean }) =>
    sliceOf(columns(), { ...question, values }).traceIds;
  expect(slice({ from: 100, to: 300, last: false })).toEqual([traceIdOf(1), traceIdOf(3)]);
  expect(slice({ from: 200, to: 300, last: true })).toEqual([traceIdOf(2), traceIdOf(3)]);
});

it("a failed span's error is in the bin of its duration", () => {
  const { histogram } = overviewOf(columns(), question);
  const at = histogram?.errors.indexOf(1) as number;
  expect(histogram?.edges[at]).toBe(300);
});

it("CSV has a line a group and one for all, and runs no formula", () => {
  const made = new SpanColumns();
  const evil = madeTrace(1, [
    spanOf('=HYPERLINK("http://evil")', { durationMs: 5, attributes: { "gen_ai.operation.name": "chat" } }),
  ]);
  made.set(traceIdOf(1), traceFacts(evil, { origin: "", priceOf }));
  const { groups, total } = overviewOf(made, { ...question, by: "name" });
  const csv = toCsv({ of: "model", by: "name", groups, total });
  const lines = csv.split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^of,group by,group,count,errors,not ended,duration count,duration mean/);
  expect(lines[1]).toMatch(/^model,name,"'=HYPERLINK\(""http:\/\/evil""\)",1,0,0,1,5,5,/);
  expect(lines[2]).toMatch(/^model,name,\(all\),1/);
});

it("cost is told by user, by session and by tags that only a trace's first span says, of calls and of whole traces", () => {
  const made = new SpanColumns();
  for (const [n, user, tags] of [
    [1, "anna", ["beta", "eu"]],
    [2, "anna", ["eu"]],
    [3, "ben", ["eu", "beta"]],
  ] as const)
    made.set(
      traceIdOf(n),
      traceFacts(
        madeTrace(n, [
          spanOf("turn", {
            attributes: { "user.id": user, "session.id": `s-${user}`, "tag.tags": [...tags] },
          }),
          ...[1, 2].map(() =>
            spanOf("chat", {
              parent: 0,
              attributes: {
                "gen_ai.operation.name": "chat",
                "gen_ai.request.model": "m",
                "gen_ai.usage.input_tokens": 500_000 * n,
                "gen_ai.usage.output_tokens": 0,
              },
            }),
          ),
        ]),
        { origin: "http://localhost", priceOf },
      ),
    );
  const dollars = (of: "model" | "traces", by: Dimension) =>
    Object.fromEntries(
      overviewOf(made, { traceIds: ALL, of, by, metric: "cost" }).groups.map(({ value, figures }) => [
        value,
        figures.cost?.sum,
      ]),
    );
  for (const of of ["model", "traces"] as const) {
    expect(dollars(of, "user")).toEqual({ anna: 6, ben: 6 });
    expect(dollars(of, "attr:session.id")).toEqual({ "s-anna": 6, "s-ben": 6 });
    expect(dollars(of, "attr:tag.tags")).toEqual({ "beta, eu": 8, eu: 4 });
  }
  expect(overviewOf(made, { ...question, by: null }).dimensions).toEqual(
    expect.arrayContaining(["user", "attr:session.id", "attr:tag.tags"]),
  );
});
