import {
  type Compared,
  type Comparison,
  centreOf,
  FEWEST,
  leastSeen,
  type Verdict,
  verdictOf,
} from "../../../model/experiments/compared.ts";
import { METRIC_FACTS } from "../../../model/statistics/metric.ts";
import { formatMetric, formatShare } from "./format-metric.ts";

export const comparedName = (compared: Compared): string =>
  compared === "errors" ? "Errors" : METRIC_FACTS[compared].name;

export const formatCompared = (compared: Compared, value: number): string =>
  compared === "errors" ? formatShare(value, 1) : formatMetric(compared, value);

const signed = (compared: Compared, value: number): string =>
  `${value < 0 ? "−" : "+"}${compared === "errors" ? `${Number((Math.abs(value) * 100).toFixed(1))} points` : formatCompared(compared, Math.abs(value))}`;

const percent = new Intl.NumberFormat("en", {
  maximumFractionDigits: 0,
  signDisplay: "exceptZero",
  style: "percent",
});

/** Of the baseline, where that is not nothing; else as it is. */
export function changeText({ compared, difference, baseline }: Comparison): string {
  if (compared === "errors" || baseline <= 0) return signed(compared, difference.value);
  return percent.format(difference.value / baseline).replace("-", "−");
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  "too few": "too few",
  "not seen": "unclear",
  better: "better",
  worse: "worse",
  less: "less",
  more: "more",
};

const traces = (n: number): string => `${n} ${n === 1 ? "trace" : "traces"}`;

/** What is known of a difference, in one plain sentence. */
export function comparisonSentence(comparison: Comparison, group: string, baseline: string): string {
  const { compared, difference, groupTraces, baselineTraces } = comparison;
  const name = comparedName(compared);
  const counts = `${groupTraces} and ${traces(baselineTraces)}`;
  switch (verdictOf(comparison)) {
    case "too few":
      return `${name}: too few data, ${counts}; each side needs ${FEWEST} at least, and small differences many more.`;
    case "not seen": {
      const least = leastSeen(difference);
      const limit =
        least > 0
          ? ` With ${counts} one of less than about ${signed(compared, least).slice(1)} could not be seen.`
          : "";
      return `${name}: no difference seen between ${group} and ${baseline}.${limit}`;
    }
    default: {
      const of = centreOf(compared);
      const direction = difference.value < 0 ? "lower" : "higher";
      const interval = `${signed(compared, difference.low)} to ${signed(compared, difference.high)}`;
      return `${name}: ${changeText(comparison)}; the ${of} of ${group} is ${direction} than that of ${baseline} (${formatCompared(compared, comparison.group)} and ${formatCompared(compared, comparison.baseline)}, 95 % interval of the difference ${interval}, ${counts}).`;
    }
  }
}
