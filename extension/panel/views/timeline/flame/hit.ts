import type { FlameLanes } from "../../../../model/table/flame-lanes.ts";
import { lowerBound } from "../../../../model/table/lower-bound.ts";
import type { NodeKey } from "../../../../model/table/rows.ts";
import type { Milliseconds } from "../../../../model/units.ts";

/** A pointer need not hit a narrow bar to the pixel. */
const NEAR_PX = 2;

/**
 * The bar of a lane at a moment (since the table's origin), or the nearest within two pixels.
 *
 * @returns `undefined` where there is none
 */
export function hitLane(
  { offsets, starts, ends, keys }: FlameLanes,
  lane: number,
  ms: Milliseconds,
  msPerPx: number,
): NodeKey | undefined {
  const from = offsets[lane];
  const to = offsets[lane + 1];
  if (from === undefined || to === undefined) return undefined;
  const near = NEAR_PX * msPerPx;
  let best: number | undefined;
  let distance = near;
  // The one that ends after it, and the one before.
  const at = from + lowerBound(ends.subarray(from, to), to - from, ms);
  for (const item of [at, at - 1]) {
    if (item < from || item >= to) continue;
    const away = Math.max((starts[item] as number) - ms, ms - (ends[item] as number), 0);
    if (away > distance || (best !== undefined && away === distance)) continue;
    best = item;
    distance = away;
  }
  return best === undefined ? undefined : keys[best];
}
