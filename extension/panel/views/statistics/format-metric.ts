import { formatCount, formatDuration, formatMoney, formatRate } from "../../../model/format.ts";
import type { Currency } from "../../../model/money.ts";
import type { Figures } from "../../../model/statistics/figures.ts";
import { METRIC_FACTS, type Metric } from "../../../model/statistics/metric.ts";

/** A value of a metric as people read it; money in their own currency. */
export function formatMetric(metric: Metric, value: number, currency?: Currency): string {
  switch (METRIC_FACTS[metric].unit) {
    case "ms":
      return formatDuration(value);
    case "count":
      return formatCount(value);
    case "rate":
      return formatRate(value);
    case "usd":
      return formatMoney(value, currency);
    default:
      return String(Number(value.toPrecision(3)));
  }
}

/** What a column of the table shows. */
export const FIGURES = ["p50", "p90", "p95", "p99", "mean", "sum"] as const;
export type Figure = (typeof FIGURES)[number];
export const FIGURE_NAMES: Readonly<Record<Figure, string>> = {
  p50: "p50",
  p90: "p90",
  p95: "p95",
  p99: "p99",
  mean: "mean",
  sum: "total",
};

/** The one asked for; a total only of what can be added up. */
export const figureOf = (metric: Metric, figures: Figures | undefined, figure: Figure): number | undefined =>
  figure === "sum" && !METRIC_FACTS[metric].sums ? undefined : figures?.[figure];

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
export const formatShare = (part: number, whole: number): string => percent.format(whole ? part / whole : 0);

const grouped = new Intl.NumberFormat("en");
export const formatWhole = (count: number): string => grouped.format(count);
