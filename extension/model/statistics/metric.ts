/** What is measured of a span (or of a whole trace). The order is that of the index's columns. */
export const METRICS = [
  "duration",
  "ttft",
  "gap",
  "speed",
  "input",
  "output",
  "cached",
  "tokens",
  "cost",
  "score",
] as const;

export type Metric = (typeof METRICS)[number];

export type MetricUnit = "ms" | "count" | "rate" | "usd" | "number";

export interface MetricFacts {
  name: string;
  unit: MetricUnit;
  /** One sentence, for tooltips and the docs. */
  meaning: string;
  /** Sums of it mean something: tokens do, durations of spans that run at once do not. */
  sums: boolean;
  /** For the differences of experiments; `undefined`: neither. */
  better?: "less" | "more";
}

export const METRIC_FACTS: Readonly<Record<Metric, MetricFacts>> = {
  duration: {
    name: "Duration",
    unit: "ms",
    meaning: "Start to end; only of what ended.",
    sums: false,
    better: "less",
  },
  ttft: {
    name: "TTFT",
    unit: "ms",
    meaning: "Start to the first chunk with content, or as the span reports it.",
    sums: false,
    better: "less",
  },
  gap: {
    name: "Between chunks",
    unit: "ms",
    meaning: "Median time between neighbouring chunks of a stream. A chunk can have several tokens.",
    sums: false,
    better: "less",
  },
  speed: {
    name: "Tokens/s",
    unit: "rate",
    meaning: "Output tokens a second, from the first chunk on (from the start where nothing streamed).",
    sums: false,
    better: "more",
  },
  input: {
    name: "Input",
    unit: "count",
    meaning: "Input tokens, cached ones included, as the server reported them.",
    sums: true,
    better: "less",
  },
  output: {
    name: "Output",
    unit: "count",
    meaning: "Output tokens, those of reasoning included, as the server reported them.",
    sums: true,
  },
  cached: {
    name: "Cached",
    unit: "count",
    meaning: "Input tokens read from the provider’s cache.",
    sums: true,
    better: "more",
  },
  tokens: {
    name: "Tokens",
    unit: "count",
    meaning: "Input and output tokens. Totals that frameworks repeat on spans around a call count once.",
    sums: true,
  },
  cost: {
    name: "Cost",
    unit: "usd",
    meaning:
      "What servers told, else tokens by your own prices or public lists of the day; nothing where no price is known.",
    sums: true,
    better: "less",
  },
  score: {
    name: "Score",
    unit: "number",
    meaning: "What evaluations and users’ feedback gave; of a trace the mean.",
    sums: false,
    better: "more",
  },
};

export const metricNumber = (metric: Metric): number => METRICS.indexOf(metric);
export const isMetric = (value: unknown): value is Metric => METRICS.includes(value as Metric);
