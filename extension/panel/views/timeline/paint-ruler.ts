import { formatDuration } from "../../../model/format.ts";
import { type TimeWindow, ticks, timeScale } from "../../../model/time-scale.ts";
import type { CssPixels } from "../../../model/units.ts";
import type { Context } from "./context.ts";
import type { Palette } from "./palette.ts";
import { TICK_DISTANCE } from "./scene.ts";

export const RULER_HEIGHT: CssPixels = 21;

/** Round times, each with its line; the same lines go on through the chart. */
export function paintRuler(ctx: Context, window: TimeWindow, width: CssPixels, palette: Palette): void {
  const scale = timeScale(window, width);
  ctx.clearRect(0, 0, width, RULER_HEIGHT);
  ctx.font = palette.smallFont;
  ctx.textBaseline = "middle";
  for (const ms of ticks(window, scale, TICK_DISTANCE)) {
    const x = Math.round(scale.toPx(ms));
    ctx.fillStyle = palette.divider;
    ctx.fillRect(x, 0, 1, RULER_HEIGHT);
    ctx.fillStyle = palette.faint;
    ctx.fillText(tickLabel(ms), x + 4, RULER_HEIGHT / 2 + 1);
  }
}

/** Ticks are round: `0.5 s`, `2 s`, `5 m`, `2 h`, without the zeros that a measured time keeps. */
export const tickLabel = (ms: number): string =>
  ms === 0
    ? "0"
    : formatDuration(ms)
        .replace(/(\.\d*?)0+(?= s)/, "$1")
        .replace(/\.(?= s)/, "")
        .replace(/(?<=[mh]) 0+ [sm]$/, "");
