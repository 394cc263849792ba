import { formatCost, formatCount, formatDuration, formatRate } from "../../../model/format.ts";
import type { Currency } from "../../../model/money.ts";
import type { TraceSummary } from "../../../model/trace.ts";
import type { ColumnKey } from "../../store/columns.ts";
import type { TimeFormat } from "../../store/preferences.ts";
import { clip } from "../shared/clip.ts";

export interface Column {
  title: string;
  /** In full where the title is short. */
  meaning: string;
  numeric: boolean;
  text: (trace: TraceSummary, times: TimeFormat, currency?: Currency) => string;
}

const DIGITS = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const CLOCKS: Readonly<Record<TimeFormat, Intl.DateTimeFormat>> = {
  "24h": new Intl.DateTimeFormat("en-GB", DIGITS),
  "12h": new Intl.DateTimeFormat("en-US", { ...DIGITS, hour12: true }),
  utc: new Intl.DateTimeFormat("en-GB", { ...DIGITS, timeZone: "UTC" }),
};
const count = (value: number | undefined): string => (value === undefined ? "" : formatCount(value));
const duration = (value: number | undefined, otherwise = ""): string =>
  value === undefined ? otherwise : formatDuration(value);

export const COLUMNS: Readonly<Record<ColumnKey, Column>> = {
  status: { title: "Status", meaning: "Status", numeric: false, text: ({ status }) => status },
  start: {
    title: "Start",
    meaning: "Start",
    numeric: false,
    text: ({ startMs }, times) => CLOCKS[times].format(startMs),
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
  tokens: { title: "Tokens", meaning: "Tokens in → out", numeric: true, text: (trace) => tokensText(trace) },
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
    meaning: "Cost by your own prices and public price lists; ≥ where a price or tokens are not known",
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

/** `3.1k→169`: what went in and what came out. */
export function tokensText({
  inputTokens,
  outputTokens,
}: Pick<TraceSummary, "inputTokens" | "outputTokens">): string {
  if (inputTokens === undefined && outputTokens === undefined) return "";
  return `${formatSide(inputTokens)}→${formatSide(outputTokens)}`;
}

const formatSide = (value: number | undefined): string => (value === undefined ? "?" : formatCount(value));
