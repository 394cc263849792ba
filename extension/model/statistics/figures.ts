import { quantile } from "../stream-stats.ts";

/** What is told of a set of numbers. Quantiles are exact, by nearest rank: each is one of the numbers. */
export interface Figures {
  count: number;
  sum: number;
  mean: number;
  min: number;
  max: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
}

/** `undefined` of nothing. The values are sorted in place: sorting all of them is what makes quantiles exact. */
export function figuresOf(values: Float64Array): Figures | undefined {
  if (!values.length) return undefined;
  values.sort();
  let sum = 0;
  for (const value of values) sum += value;
  return {
    count: values.length,
    sum,
    mean: sum / values.length,
    min: values[0] as number,
    max: values[values.length - 1] as number,
    p50: quantile(values, 0.5),
    p90: quantile(values, 0.9),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
  };
}
