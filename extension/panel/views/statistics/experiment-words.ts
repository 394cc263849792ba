import {
  type Compared,
  type Comparison,
  centreOf,
  FEWEST,
  leastSeen,
  type Verdict,
  verdictOf,
} from "../../../model/experiments/compared.ts";
import type { Currency } from "../../../model/money.ts";
import { METRIC_FACTS } from "../../../model/statistics/metric.ts";
import { formatMetric, formatShare } from "./format-metric.ts";

export const comparedName = (compared: Compared): string =>
  compared === "errors" ? "Errors" : METRIC_FACTS[compared].name;

const formatCompared = (compared: Compared, value: number, currency?: Currency): string =>
  compared === "errors" ? formatShare(value, 1) : formatMetric(compared, value, currency);

const signed = (compared: Compared, value: number, currency?: Currency): string =>
  `${value < 0 ? "−" : "+"}${compared === "errors" ? `${Number((Math.abs(value) * 100).toFixed(1))} points` : formatCompared(compared, Math.abs(value), currency)}`;

const percent = new Intl.NumberFormat("en", {
  maximumFractionDigits: 0,
  signDisplay: "exceptZero",
  style: "percent",
});

/** Of the baseline, where that is not nothing; else as it is. */
export function changeText({ compared, difference, baseline }: Comparison, currency?: Currency): string {
  if (compared === "errors" || baseline <= 0) return signed(compared, difference.value, currency);
  return percent.format(difference.value / baseline).replace("-", "−");
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  "too few": "too few",
  "not seen": "unclear",
  "maybe chance": "maybe chance",
  better: "better",
  worse: "worse",
  less: "less",
  more: "more",
};

const traces = (n: number): string => `${n} ${n === 1 ? "trace" : "traces"}`;

/** How both sides are called, and money is written. */
export interface Sides {
  group: string;
  baseline: string;
  /** Default: US dollars. */
  currency?: Currency;
}

/** What is known of a difference, in one plain sentence. */
export function comparisonSentence(comparison: Comparison, { group, baseline, currency }: Sides): string {
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
          ? ` With ${counts} one of less than about ${signed(compared, least, currency).slice(1)} could not be seen.`
          : "";
      return `${name}: no difference seen between ${group} and ${baseline}.${limit}`;
    }
    case "maybe chance":
      return `${name}: ${changeText(comparison, currency)}, which may be chance: by itself the difference between ${group} and ${baseline} is clear (95 % interval ${signed(compared, difference.low, currency)} to ${signed(compared, difference.high, currency)}, ${counts}), but among all that are compared here some such are expected without any cause.`;
    default: {
      const of = centreOf(compared);
      const direction = difference.value < 0 ? "lower" : "higher";
      const interval = `${signed(compared, difference.low, currency)} to ${signed(compared, difference.high, currency)}`;
      return `${name}: ${changeText(comparison, currency)}; the ${of} of ${group} is ${direction} than that of ${baseline} (${formatCompared(compared, comparison.group, currency)} and ${formatCompared(compared, comparison.baseline, currency)}, 95 % interval of the difference ${interval}, ${counts}).`;
    }
  }
}
