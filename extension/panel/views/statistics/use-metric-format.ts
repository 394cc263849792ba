import type { Metric } from "../../../model/statistics/metric.ts";
import { useStore } from "../shared/store-context.ts";
import { formatMetric } from "./format-metric.ts";

/** {@link formatMetric} in the currency that the user has chosen. */
export function useMetricFormat(): (metric: Metric, value: number) => string {
  const currency = useStore().prices.currency.value;
  return (metric, value) => formatMetric(metric, value, currency);
}
