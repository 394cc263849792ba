import { formatCost, formatCount, formatDuration, formatRate, formatTokens } from "../../../model/format.ts";
import type { Currency } from "../../../model/money.ts";
import type { TraceSummary } from "../../../model/trace.ts";
import type { ColumnKey } from "../../store/columns.ts";
import type { TimeFormat } from "../../store/preferences.ts";
import { clip } from "../shared/clip.ts";
import { timeOfDay } from "../shared/time-of-day.ts";

export interface Column {
  title: string;
  /** In full where the title is short. */
  meaning: string;
  /** What else there is to know of it. */
  remark?: string;
  numeric: boolean;
  text: (trace: TraceSummary, times: TimeFormat, currency?: Currency) => string;
}

const count = (value: number | undefined): string => (value === undefined ? "" : formatCount(value));
const duration = (value: number | undefined, otherwise = ""): string =>
  value === undefined ? otherwise : formatDuration(value);

export const COLUMNS: Readonly<Record<ColumnKey, Column>> = {
  status: { title: "Status", meaning: "Status", numeric: false, text: ({ status }) => status },
  start: {
    title: "Start",
    meaning: "Start",
    numeric: false,
    text: ({ startMs }, times) => timeOfDay(startMs, times),
  },
  model: { title: "Model", meaning: "Models", numeric: false, text: ({ models }) => namesText(models) },
  tools: { title: "Tools", meaning: "Tools", numeric: false, text: ({ tools }) => namesText(tools) },
  duration: {
    title: "Duration",
    meaning: "Duration",
    numeric: true,
    text: ({ durationMs }) => duration(durationMs, "…"),
  },
  ttft: {
    title: "TTFT",
    meaning: "Time to the first chunk (TTFT)",
    numeric: true,
    text: ({ ttftMs }) => duration(ttftMs),
  },
  tokens: { title: "Tokens", meaning: "Tokens in → out", numeric: true, text: formatTokens },
  input: { title: "In", meaning: "Input tokens", numeric: true, text: (trace) => count(trace.inputTokens) },
  output: {
    title: "Out",
    meaning: "Output tokens",
    numeric: true,
    text: (trace) => count(trace.outputTokens),
  },
  cached: {
    title: "Cached",
    meaning: "Input tokens read from the cache",
    numeric: true,
    text: (trace) => count(trace.cachedTokens),
  },
  reasoning: {
    title: "Reasoning",
    meaning: "Reasoning tokens",
    numeric: true,
    text: (trace) => count(trace.reasoningTokens),
  },
  rate: {
    title: "Tokens/s",
    meaning: "Output tokens a second, waiting left out",
    numeric: true,
    text: ({ outputPerSecond }) => (outputPerSecond === undefined ? "" : formatRate(outputPerSecond)),
  },
  cost: {
    title: "Cost",
    meaning: "Cost",
    remark: "by your own prices and public price lists; ≥ where a price or tokens are not known",
    numeric: true,
    text: ({ cost }, _times, currency) => (cost ? formatCost(cost, currency) : ""),
  },
  errors: {
    title: "Errors",
    meaning: "Errors",
    numeric: true,
    text: ({ errorCount }) => (errorCount ? formatCount(errorCount) : ""),
  },
  origin: {
    title: "Origin",
    meaning: "Origin of the page",
    numeric: false,
    text: ({ origin }) => clip(origin.replace(/^https?:\/\//, "")),
  },
};

function namesText(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  return clip(rest.length ? `${first} +${rest.length}` : first);
}
