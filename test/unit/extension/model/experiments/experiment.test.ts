import { expect, it } from "vitest";
import { leastSeen, verdictOf } from "../../../../../extension/model/experiments/compared.ts";
import {
  type Experiment,
  type ExperimentQuestion,
  experimentInSteps,
} from "../../../../../extension/model/experiments/experiment.ts";
import { SpanColumns } from "../../../../../extension/model/statistics/span-columns.ts";
import { traceFacts } from "../../../../../extension/model/statistics/trace-facts.ts";
import { madeTrace, spanOf, traceIdOf } from "../statistics/made-trace.ts";

/** Traces of A around 100 ms, of B around 60, of C like A; each has `calls` model calls that are alike. */
function columns(traces: number, calls = 1): SpanColumns {
  const made = new SpanColumns();
  for (let n = 0; n < traces * 3; n++) {
    const variant = "ABC"[n % 3] as string;
    const durationMs = (variant === "B" ? 60 : 100) + ((Math.floor(n / 3) * 37) % 41);
    const attributes = { "gen_ai.operation.name": "chat", "app.variant": variant };
    made.set(
      traceIdOf(n),
      traceFacts(
        madeTrace(
          n,
          Array.from({ length: calls }, () =>
            spanOf("chat", { durationMs, attributes, failed: variant === "C" && n % 2 === 0 }),
          ),
        ),
        { origin: "", priceOf: () => null },
      ),
    );
  }
  return made;
}

function experimentOf(made: SpanColumns, question: ExperimentQuestion): Experiment {
  const steps = experimentInSteps(made, question);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const question = (traces: number): ExperimentQuestion => ({
  traceIds: Array.from({ length: traces * 3 }, (_, n) => traceIdOf(n)),
  of: "model",
  by: "attr:app.variant",
  baseline: { group: { value: "A" } },
});

const comparison = (experiment: Experiment, value: string, compared: string) => {
  const found = experiment.groups
    .find((group) => group.value === value)
    ?.comparisons.find((each) => each.compared === compared);
  if (!found) throw new Error(`${compared} of ${value} is not compared`);
  return found;
};

it("a faster variant is found better, one like the baseline is not told apart, and more failures are worse", () => {
  const experiment = experimentOf(columns(40), question(40));
  expect(experiment).toMatchObject({ baselineTraces: 40, groupsLeft: 0 });
  expect(experiment.groups.map(({ value, traces }) => [value, traces])).toEqual([
    ["B", 40],
    ["C", 40],
  ]);
  const faster = comparison(experiment, "B", "duration");
  expect(faster.difference.value).toBe(-40);
  expect(verdictOf(faster)).toBe("better");
  expect(verdictOf(comparison(experiment, "C", "duration"))).toBe("not seen");
  expect(verdictOf(comparison(experiment, "C", "errors"))).toBe("worse");
});

it("four traces are too few, and with more of them smaller differences could be seen", () => {
  expect(verdictOf(comparison(experimentOf(columns(4), question(4)), "B", "duration"))).toBe("too few");
  const seen = (traces: number) =>
    leastSeen(comparison(experimentOf(columns(traces), question(traces)), "C", "duration").difference);
  expect(seen(160)).toBeLessThan(seen(10));
});

it("ten calls of one trace that are alike make nothing more certain than one", () => {
  const one = comparison(experimentOf(columns(12), question(12)), "B", "duration");
  const ten = comparison(experimentOf(columns(12, 10), question(12)), "B", "duration");
  expect(ten.difference).toEqual(one.difference);
  expect(ten.groupTraces).toBe(12);
});

it("traces that were marked are a baseline, too", () => {
  const made = columns(20);
  const marked = Array.from({ length: 20 }, (_, n) => traceIdOf(n * 3));
  const others = Array.from({ length: 20 }, (_, n) => traceIdOf(n * 3 + 1));
  const experiment = experimentOf(made, {
    ...question(20),
    traceIds: others,
    by: null,
    baseline: { traceIds: marked },
  });
  expect(experiment.baselineTraces).toBe(20);
  expect(
    verdictOf(
      comparison(
        { ...experiment, groups: experiment.groups.map((group) => ({ ...group, value: "B" })) },
        "B",
        "duration",
      ),
    ),
  ).toBe("better");
});

it("a baseline that is not there compares nothing", () => {
  const experiment = experimentOf(columns(6), { ...question(6), baseline: { group: { value: "Z" } } });
  expect(experiment.baselineTraces).toBe(0);
  expect(experiment.groups.every(({ comparisons }) => comparisons.length === 0)).toBe(true);
});
