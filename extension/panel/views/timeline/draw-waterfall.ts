import type { StallRule } from "../../../model/stream-stats.ts";
import type { Rows } from "../../../model/table/rows.ts";
import type { TimeWindow } from "../../../model/time-scale.ts";
import type { CssPixels, EpochMs } from "../../../model/units.ts";
import { criticalOf } from "./critical.ts";
import { extentOf } from "./extent.ts";
import { fitCanvas } from "./fit-canvas.ts";
import { paint } from "./paint.ts";
import { tellPainted } from "./painted.ts";
import type { Palette } from "./palette.ts";
import { buildScene } from "./scene.ts";

export interface WaterfallPicture {
  rows: Rows;
  /** Lines on the canvas, `last` exclusive. */
  first: number;
  last: number;
  rowHeight: CssPixels;
  width: CssPixels;
  /** `null`: all of the trace. */
  window: TimeWindow | null;
  /** The critical path is drawn. */
  critical: boolean;
  palette: Palette;
  now: EpochMs;
  stallRule: StallRule;
}

/** Paints the bars of some lines. True while they move. */
export function drawWaterfall(canvas: HTMLCanvasElement, picture: WaterfallPicture): boolean {
  const { rows, window, critical, palette, now } = picture;
  const { startMs, totalMs, lastMs, running } = extentOf(rows.table, now);
  const scene = buildScene({
    ...picture,
    ...{ startMs, lastMs },
    window: window ?? { startMs: 0, endMs: totalMs },
    nowMs: now - rows.table.originMs,
    critical: critical ? criticalOf(rows) : undefined,
  });
  const ctx = fitCanvas(canvas, scene.width, scene.height);
  if (ctx) paint(ctx, scene, palette);
  tellPainted(rows.table);
  return running;
}
