import {
  type Dimension,
  isDimension,
  isPopulation,
  type Population,
} from "../../model/statistics/dimension.ts";
import { isMetric, type Metric } from "../../model/statistics/metric.ts";

/** What the statistics show. */
export interface StatisticsChoice {
  of: Population;
  /** `null`: no groups. */
  by: Dimension | null;
  metric: Metric;
}

export const FIRST_CHOICE: StatisticsChoice = { of: "model", by: "model", metric: "duration" };

export const isChoice = (value: unknown): value is StatisticsChoice => {
  const { of, by, metric } = (value ?? {}) as StatisticsChoice;
  return isPopulation(of) && (by === null || isDimension(by)) && isMetric(metric);
};

const PREFIX = "genai-traces:statistics";

/** `genai-traces:statistics?of=model&by=model&metric=ttft&filter=…`: for a note, or a message to whoever has the same traces. */
export function statisticsLink({ of, by, metric }: StatisticsChoice, filter: string): string {
  const query = new URLSearchParams({ of, metric });
  if (by !== null) query.set("by", by);
  if (filter) query.set("filter", filter);
  return `${PREFIX}?${query}`;
}

/** What a pasted text asks for; null: it is none of these links. What it does not say, or says wrongly, is as at first. */
export function readStatisticsLink(text: string): { choice: StatisticsChoice; filter: string } | null {
  const link = text.trim();
  if (link !== PREFIX && !link.startsWith(`${PREFIX}?`)) return null;
  const query = new URLSearchParams(link.slice(PREFIX.length + 1));
  const [of, by, metric] = ["of", "by", "metric"].map((key) => query.get(key));
  const isBare = link === PREFIX;
  return {
    choice: {
      of: isPopulation(of) ? of : FIRST_CHOICE.of,
      by: isDimension(by) ? by : isBare ? FIRST_CHOICE.by : null,
      metric: isMetric(metric) ? metric : FIRST_CHOICE.metric,
    },
    filter: query.get("filter") ?? "",
  };
}
