import type { TraceSummary } from "../../model/trace.ts";

/** What a list can be ordered by, each a column of it; `name` is always there. */
export const SORT_KEYS = [
  "name",
  "status",
  "start",
  "model",
  "tools",
  "duration",
  "ttft",
  "tokens",
  "input",
  "output",
  "cached",
  "reasoning",
  "rate",
  "cost",
  "errors",
  "origin",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  key: SortKey;
  descending: boolean;
}

export type Comparator = (a: TraceSummary, b: TraceSummary) => number;

/** Oldest first, so that new rows come in at the end, as in the Network panel. */
export const BY_START: Sort = { key: "start", descending: false };

/** Numbers are looked at largest first, words from A. */
const FIRST_ASCENDING: ReadonlySet<SortKey> = new Set(["name", "status", "model", "tools", "origin"]);

export const isSort = (value: unknown): value is Sort =>
  typeof value === "object" && value !== null && SORT_KEYS.includes((value as Sort).key);

/** A second click on the same column turns the order around. */
export const nextSort = (sort: Sort, key: SortKey): Sort => ({
  key,
  descending: sort.key === key ? !sort.descending : !FIRST_ASCENDING.has(key),
});

/**
 * A total order: equal keys go by start, then by id, so that a row can be found again by bisection.
 * Whatever the order, `isPinned` ones stand above the others.
 */
export function comparator(
  { key, descending }: Sort,
  isPinned?: (trace: TraceSummary) => boolean,
): Comparator {
  const by = COMPARE[key];
  const sign = descending ? -1 : 1;
  const compare: Comparator = (a, b) =>
    sign * by(a, b) || a.startMs - b.startMs || compareText(a.traceId, b.traceId);
  if (!isPinned) return compare;
  return (a, b) => Number(isPinned(b)) - Number(isPinned(a)) || compare(a, b);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
const orZero = (value: number | undefined): number => value ?? 0;

/** What is not known is less than nothing. */
const byNumber =
  (read: (trace: TraceSummary) => number | undefined): Comparator =>
  (a, b) =>
    compareNumbers(read(a) ?? -1, read(b) ?? -1);

const byText =
  (read: (trace: TraceSummary) => string | undefined): Comparator =>
  (a, b) =>
    compareText(read(a) ?? "", read(b) ?? "");

const COMPARE: Record<SortKey, Comparator> = {
  name: byText((trace) => trace.name.toLowerCase()),
  status: byText((trace) => trace.status),
  start: (a, b) => a.startMs - b.startMs,
  model: byText((trace) => trace.models[0]),
  tools: byText((trace) => trace.tools[0]),
  // A running trace has the longest duration of all: nobody knows its end.
  duration: byNumber((trace) => trace.durationMs ?? Number.MAX_VALUE),
  ttft: byNumber((trace) => trace.ttftMs),
  tokens: byNumber((trace) => orZero(trace.inputTokens) + orZero(trace.outputTokens)),
  input: byNumber((trace) => trace.inputTokens),
  output: byNumber((trace) => trace.outputTokens),
  cached: byNumber((trace) => trace.cachedTokens),
  reasoning: byNumber((trace) => trace.reasoningTokens),
  rate: byNumber((trace) => trace.outputPerSecond),
  cost: byNumber((trace) => trace.cost?.usd),
  errors: byNumber((trace) => trace.errorCount),
  origin: byText((trace) => trace.origin),
};
