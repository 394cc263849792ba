import type { Rows } from "../../../model/table/rows.ts";
import { hasChildren } from "../../../model/table/tree.ts";
import { type TimeWindow, timeScale } from "../../../model/time-scale.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";
import { type Accent, accentOf } from "../shared/kind.ts";
import type { Context } from "./context.ts";
import type { Palette } from "./palette.ts";
import { barEnd, kindAt } from "./scene.ts";

export const MINIMAP_HEIGHT: CssPixels = 52;
const LANES = 5;
const LANE_HEIGHT: CssPixels = 5;
const BAR: CssPixels = 4;
const RATE_TOP: CssPixels = 32;
/** One column of the chunk curve. */
const RATE_STEP: CssPixels = 4;

export interface MinimapBar {
  x: CssPixels;
  width: CssPixels;
  y: CssPixels;
  accent: Accent;
}

export interface MinimapScene {
  width: CssPixels;
  bars: MinimapBar[];
  /** Chunks per column of `RATE_STEP` pixels, as a share of the busiest. */
  rate: number[];
}

interface MinimapInput {
  rows: Rows;
  width: CssPixels;
  total: TimeWindow;
  /** Start of the trace and now, since the table's origin. */
  startMs: Milliseconds;
  nowMs: Milliseconds;
  lastMs: Milliseconds;
}

/** The whole trace in a strip: bars by depth, and how fast chunks came below them. */
export function minimapScene({ rows, width, total, startMs, nowMs, lastMs }: MinimapInput): MinimapScene {
  const { table, tree, visible, topDepth } = rows;
  const scale = timeScale(total, width);
  const counts = new Array<number>(Math.max(1, Math.ceil(width / RATE_STEP))).fill(0);
  const stepMs = scale.toMs(RATE_STEP) - scale.toMs(0);
  const drawn = new Array<number>(LANES).fill(-1);
  const bars: MinimapBar[] = [];
  for (const place of visible) {
    const row = tree.nodes[place] as number;
    if (row >= table.count) continue;
    const lane = Math.min((tree.depths[place] as number) - topDepth, LANES - 1);
    const start = (table.starts[row] as number) - startMs;
    const x = Math.floor(scale.toPx(start));
    const endMs = barEnd(table, row, hasChildren(tree, place), { nowMs, lastMs });
    const end = Math.max(x + 1, Math.ceil(scale.toPx(endMs - startMs)));
    table.streams.eachStep(row, { originMs: start, stepMs }, (column, count) => {
      if (column >= 0 && column < counts.length) counts[column] = (counts[column] as number) + count;
    });
    // Whole inside what this lane already shows: it could not be seen.
    if (end <= (drawn[lane] as number)) continue;
    drawn[lane] = end;
    bars.push({ x, width: end - x, y: 4 + lane * LANE_HEIGHT, accent: accentOf(kindAt(table, row)) });
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return { width, bars, rate: counts.map((count) => count / most) };
}

/** `window`: what the waterfall shows; `null` when it shows all. */
export function paintMinimap(
  ctx: Context,
  scene: MinimapScene,
  palette: Palette,
  window: { x: CssPixels; width: CssPixels } | null,
): void {
  ctx.clearRect(0, 0, scene.width, MINIMAP_HEIGHT);
  for (const bar of scene.bars) {
    ctx.fillStyle = palette.accents[bar.accent];
    ctx.fillRect(bar.x, bar.y, bar.width, BAR);
  }
  paintRate(ctx, scene, palette);
  if (window) paintSelection(ctx, window, scene.width, palette);
}

function paintRate(ctx: Context, { rate }: MinimapScene, palette: Palette): void {
  if (!rate.some((share) => share > 0)) return;
  const height = MINIMAP_HEIGHT - RATE_TOP - 3;
  ctx.strokeStyle = palette.accents.evaluation;
  ctx.lineWidth = 1;
  ctx.beginPath();
  rate.forEach((share, i) => {
    const x = (i + 0.5) * RATE_STEP;
    const y = MINIMAP_HEIGHT - 2.5 - share * height;
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.stroke();
  ctx.font = palette.smallFont;
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.faint;
  ctx.fillText("chunks/s", 4, MINIMAP_HEIGHT - 9);
}

/** What is outside the window is dimmed, as in the Performance panel. */
function paintSelection(
  ctx: Context,
  { x, width }: { x: CssPixels; width: CssPixels },
  total: CssPixels,
  palette: Palette,
): void {
  ctx.fillStyle = palette.content;
  ctx.globalAlpha = 0.65;
  ctx.fillRect(0, 0, x, MINIMAP_HEIGHT);
  ctx.fillRect(x + width, 0, total - x - width, MINIMAP_HEIGHT);
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.primary;
  ctx.fillRect(Math.round(x) - 1, 0, 2, MINIMAP_HEIGHT);
  ctx.fillRect(Math.round(x + width) - 1, 0, 2, MINIMAP_HEIGHT);
}
