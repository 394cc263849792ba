import { spanCost } from "../cost/span-cost.ts";
import type { PriceOf } from "../cost/trace-cost.ts";
import type { GenAIView } from "../genai-view.ts";
import type { Span } from "../trace.ts";

/** What is measured of a span or a trace. Durations in milliseconds, `cost` in US dollars, the rest counts. */
export const FIGURES = ["duration", "ttft", "input", "output", "cached", "reasoning", "cost"] as const;
export type FigureName = (typeof FIGURES)[number];
/** Absent: nobody told. */
export type Figures = Partial<Record<FigureName, number>>;

export const isTime = (name: FigureName): boolean => name === "duration" || name === "ttft";

export const figuresOf = (span: Span, view: GenAIView, priceOf: PriceOf = () => null): Figures => ({
  duration: span.endMs === undefined ? undefined : span.endMs - span.startMs,
  ttft: view.ttftMs,
  input: view.usage.input,
  output: view.usage.output,
  cached: view.usage.cacheRead,
  reasoning: view.usage.reasoning,
  cost: spanCost(view, span.startMs, priceOf),
});

/** A time that changed by less than this is the same: runs are never equal. Share of the time before. */
const NOISE = 0.1;
/** … or by less than this; milliseconds. */
const NOISE_MS = 5;

/** Is the difference worth a look? Counts differ when they differ, times when they differ clearly. */
export function isDifferent(
  name: FigureName,
  before: number | undefined,
  after: number | undefined,
): boolean {
  if (before === undefined || after === undefined) return before !== after;
  const by = Math.abs(after - before);
  if (name === "cost") return by > before * 1e-9;
  return isTime(name) ? by > NOISE_MS && by > before * NOISE : by > 0;
}
