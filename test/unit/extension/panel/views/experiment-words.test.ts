import { expect, it } from "vitest";
import type { Comparison } from "../../../../../extension/model/experiments/compared.ts";
import {
  changeText,
  comparisonSentence,
} from "../../../../../extension/panel/views/statistics/experiment-words.ts";
import { formatMetric } from "../../../../../extension/panel/views/statistics/format-metric.ts";

const EUROS = { symbol: "€", perDollar: 0.9 };
const dearer: Comparison = {
  compared: "cost",
  group: 0.6,
  baseline: 0.5,
  difference: { value: 0.1, low: 0.05, high: 0.15, chance: 0.001 },
  groupTraces: 40,
  baselineTraces: 30,
  stands: true,
};

it("statistics write money in the user's currency, and nothing else in it", () => {
  expect(formatMetric("cost", 0.5, EUROS)).toBe("€0.45");
  expect(formatMetric("cost", 0.5)).toBe("$0.50");
  expect(formatMetric("duration", 500, EUROS)).toBe("500 ms");
});

it("so do the sentences of experiments", () => {
  const sides = { group: "B", baseline: "A", currency: EUROS };
  expect(comparisonSentence(dearer, sides)).toBe(
    "Cost: +20%; the mean of B is higher than that of A (€0.54 and €0.45, 95 % interval of the difference +€0.045 to +€0.14, 40 and 30 traces).",
  );
  expect(changeText({ ...dearer, baseline: 0 }, EUROS)).toBe("+€0.09");
});

it("a difference that many comparisons make likely by chance is said to be that", () => {
  const sentence = comparisonSentence({ ...dearer, stands: false }, { group: "B", baseline: "A" });
  expect(sentence).toContain("may be chance");
  expect(sentence).not.toContain("is higher");
});
