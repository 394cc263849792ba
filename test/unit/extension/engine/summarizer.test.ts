import { expect, test } from "vitest";
import { ActiveTrace } from "../../../../extension/engine/active-traces.ts";
import type { Clock } from "../../../../extension/engine/clock.ts";
import { Summarizer } from "../../../../extension/engine/summarizer.ts";
import { traceIdOf } from "../../../fixtures/trace-from-text.ts";

/** Making a row takes as long as `costs` says. */
function createSummarizer(costs: Record<string, number>) {
  let now = 0;
  const clock = { cost: () => now } as Clock;
  const published: string[] = [];
  const waits: number[] = [];
  const summarizer = new Summarizer(
    clock,
    () => "",
    ({ traceId }) => {
      now += costs[traceId] ?? 0;
      published.push(traceId);
    },
    (ms) => waits.push(ms),
  );
  const pass = (ms: number) => {
    now += ms;
    summarizer.run();
    return published.splice(0);
  };
  return { summarizer, waits, pass, published };
}

const BIG = traceIdOf(1);
const SMALL = traceIdOf(2);

test("a row that takes long is made seldom, and holds up no other", () => {
  const { summarizer, waits, pass } = createSummarizer({ [BIG]: 50 });
  const big = new ActiveTrace(BIG);
  const small = new ActiveTrace(SMALL);
  summarizer.mark(big);
  expect(pass(1)).toEqual([BIG]);
  summarizer.mark(big);
  summarizer.mark(small);
  expect(pass(400)).toEqual([SMALL]);
  expect(waits.at(-1)).toBe(250);
  expect(pass(250)).toEqual([]);
  expect(pass(500)).toEqual([BIG]);
});

test("nothing rests when all is wanted", () => {
  const { summarizer, pass, published } = createSummarizer({ [BIG]: 50 });
  const big = new ActiveTrace(BIG);
  summarizer.mark(big);
  pass(1);
  summarizer.mark(big);
  summarizer.run(true);
  expect(published).toEqual([BIG]);
  expect(summarizer.isIdle).toBe(false);
  expect(summarizer.takeRows().map(({ traceId }) => traceId)).toEqual([BIG]);
  expect(summarizer.isIdle).toBe(true);
});
