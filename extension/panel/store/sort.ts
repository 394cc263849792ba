import type { TraceSummary } from "../../model/trace.ts";

export type SortKey = "name" | "status" | "start" | "duration" | "model" | "tokens" | "ttft";

export interface Sort {
  key: SortKey;
  descending: boolean;
}

export type Comparator = (a: TraceSummary, b: TraceSummary) => number;

/** Oldest first, so that new rows come in at the end, as in the Network panel. */
export const BY_START: Sort = { key: "start", descending: false };

/** A total order: equal keys go by start, then by id, so that a row can be found again by bisection. */
export function comparator({ key, descending }: Sort): Comparator {
  const by = COMPARE[key];
  const sign = descending ? -1 : 1;
  return (a, b) => sign * by(a, b) || a.startMs - b.startMs || compareText(a.traceId, b.traceId);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const orZero = (value: number | undefined): number => value ?? 0;

const COMPARE: Record<SortKey, Comparator> = {
  name: (a, b) => compareText(a.name.toLowerCase(), b.name.toLowerCase()),
  status: (a, b) => compareText(a.status, b.status),
  start: (a, b) => a.startMs - b.startMs,
  // A running trace has the longest duration of all: nobody knows its end.
  duration: (a, b) => compareNumbers(a.durationMs ?? Number.MAX_VALUE, b.durationMs ?? Number.MAX_VALUE),
  model: (a, b) => compareText(a.models[0] ?? "", b.models[0] ?? ""),
  tokens: (a, b) => tokensOf(a) - tokensOf(b),
  ttft: (a, b) => compareNumbers(a.ttftMs ?? -1, b.ttftMs ?? -1),
};

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

export const tokensOf = (trace: TraceSummary): number =>
  orZero(trace.inputTokens) + orZero(trace.outputTokens);
