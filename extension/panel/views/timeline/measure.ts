import { type TimeWindow, timeScale } from "../../../model/time-scale.ts";
import type { CssPixels } from "../../../model/units.ts";
import type { Chart } from "./time-gestures.ts";

/** A drag shorter than this is a click. */
const CLICK_DISTANCE: CssPixels = 3;

/** A stretch of time between two places of the chart, in milliseconds since the trace's start; `null` for a click. */
export function measured(
  fromX: CssPixels,
  toX: CssPixels,
  window: TimeWindow | null,
  { width, totalMs }: Chart,
): TimeWindow | null {
  if (Math.abs(toX - fromX) < CLICK_DISTANCE) return null;
  const shown = window ?? { startMs: 0, endMs: totalMs };
  const { toMs } = timeScale(shown, width);
  const inside = (x: CssPixels) => Math.min(Math.max(toMs(x), shown.startMs), shown.endMs);
  return { startMs: inside(Math.min(fromX, toX)), endMs: inside(Math.max(fromX, toX)) };
}
