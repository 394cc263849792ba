import { METRIC_FACTS, type Metric } from "../statistics/metric.ts";
import type { Centre, Difference } from "./bootstrap.ts";

/** What is compared: metrics, and the share of spans that failed. */
export type Compared = Metric | "errors";

/** Times and speeds have long tails, which a mean follows; what is paid for and judged is the mean. */
export function centreOf(compared: Compared): Centre {
  const unit = compared === "errors" ? "number" : METRIC_FACTS[compared].unit;
  return unit === "ms" || unit === "rate" ? "median" : "mean";
}

export const betterOf = (compared: Compared): "less" | "more" | undefined =>
  compared === "errors" ? "less" : METRIC_FACTS[compared].better;

/** One group against the baseline. */
export interface Comparison {
  compared: Compared;
  /** Middles of both, of their traces. */
  group: number;
  baseline: number;
  difference: Difference;
  /** It stands also among all others that are compared (`many-comparisons.ts`). */
  stands: boolean;
  /** Traces of each that tell it. */
  groupTraces: number;
  baselineTraces: number;
}

export type Verdict = "too few" | "not seen" | "maybe chance" | "better" | "worse" | "less" | "more";

/** With fewer on one side the bootstrap's intervals are too narrow to be believed. */
export const FEWEST = 5;

export const areTooFew = ({ groupTraces, baselineTraces }: Comparison): boolean =>
  Math.min(groupTraces, baselineTraces) < FEWEST;

/** `not seen`: the interval has zero in it. `maybe chance`: it has not, but among so many comparisons some would not. */
export function verdictOf(comparison: Comparison): Verdict {
  const { compared, difference, stands } = comparison;
  if (areTooFew(comparison)) return "too few";
  if (difference.low <= 0 && difference.high >= 0) return "not seen";
  if (!stands) return "maybe chance";
  const direction = difference.value < 0 ? "less" : "more";
  const better = betterOf(compared);
  if (!better) return direction;
  return better === direction ? "better" : "worse";
}

/** (1.96 + 0.84) / 1.96: from half a 95 % interval to the difference that is found four times of five. */
const POWER = 1.43;

/** A difference less than this would most likely not have been seen with so many traces. */
export const leastSeen = ({ low, high }: Difference): number => (POWER * (high - low)) / 2;
