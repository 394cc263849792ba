import type { FlameLanes } from "../../../../model/table/flame-lanes.ts";
import { lowerBound } from "../../../../model/table/lower-bound.ts";
import type { CssPixels } from "../../../../model/units.ts";

/** As a flame chart's bar in the Performance panel: 16 and a pixel between. */
export const BAR: CssPixels = 16;
export const LANE: CssPixels = 17;
/** Lanes with streams show them below their bars: ticks, and how fast chunks came. */
export const TICKS: CssPixels = 13;
export const RATE: CssPixels = 14;
export const STREAM_LANE: CssPixels = LANE + TICKS + RATE + 2;

/** Where each lane begins, from the top; one more than there are lanes, the last is the height of all. */
export function laneTops({ count, streams }: Pick<FlameLanes, "count" | "streams">): Float64Array {
  const tops = new Float64Array(count + 1);
  for (let lane = 0; lane < count; lane++)
    tops[lane + 1] = (tops[lane] as number) + (streams[lane] ? STREAM_LANE : LANE);
  return tops;
}

/** The lane at some height, or −1. */
export function laneAt(tops: Float64Array, y: CssPixels): number {
  const lane = lowerBound(tops, tops.length, y + Number.EPSILON * Math.max(1, y)) - 1;
  const below = y >= 0 && tops[lane + 1] === y ? lane + 1 : lane;
  return y >= 0 && below < tops.length - 1 ? below : -1;
}
