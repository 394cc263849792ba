import type { StallRule } from "../../../../model/stream-stats.ts";
import type { FlameLanes } from "../../../../model/table/flame-lanes.ts";
import type { TimeWindow } from "../../../../model/time-scale.ts";
import type { CssPixels, EpochMs } from "../../../../model/units.ts";
import { criticalOf } from "../critical.ts";
import { extentOf } from "../extent.ts";
import { fitCanvas } from "../fit-canvas.ts";
import { tellPainted } from "../painted.ts";
import type { Palette } from "../palette.ts";
import { flameScene } from "./flame-scene.ts";
import { laneAt } from "./lane-tops.ts";
import { paintFlame } from "./paint-flame.ts";

export interface FlamePicture {
  lanes: FlameLanes;
  tops: Float64Array;
  scrollTop: CssPixels;
  width: CssPixels;
  height: CssPixels;
  offsets?: Float64Array;
  /** The critical path is drawn. */
  critical: boolean;
  /** `null`: all of the trace. */
  window: TimeWindow | null;
  palette: Palette;
  now: EpochMs;
  stallRule: StallRule;
}

/** Paints the lanes on screen. True while they move. */
export function drawFlame(canvas: HTMLCanvasElement, picture: FlamePicture): boolean {
  const { lanes, tops, offsets, scrollTop, height, width, window, palette, now } = picture;
  const { table } = lanes.rows;
  const { startMs, totalMs, lastMs, running } = extentOf(table, now);
  const bottom = laneAt(tops, scrollTop + height);
  const scene = flameScene({
    ...{ lanes, tops, offsets, scrollTop, width, height, startMs, lastMs },
    first: Math.max(0, laneAt(tops, scrollTop)),
    last: bottom < 0 ? lanes.count : bottom + 1,
    window: window ?? { startMs: 0, endMs: totalMs },
    nowMs: now - table.originMs,
    stallRule: picture.stallRule,
    critical: picture.critical ? criticalOf(lanes.rows) : undefined,
  });
  const ctx = fitCanvas(canvas, width, height);
  if (ctx) paintFlame(ctx, scene, palette);
  tellPainted(table);
  return running;
}
