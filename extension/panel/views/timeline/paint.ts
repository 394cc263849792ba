import type { CssPixels } from "../../../model/units.ts";
import { BAR_HEIGHT, BAR_TOP } from "./bar-geometry.ts";
import type { Context } from "./context.ts";
import { paintEnd, paintOpenStart } from "./paint-end.ts";
import { paintStream } from "./paint-stream.ts";
import type { Palette } from "./palette.ts";
import type { Bar, Scene } from "./scene.ts";

const LABEL_GAP: CssPixels = 5;
/** Agents and other containers stand behind what happens in them. */
const CONTAINER_ALPHA = 0.8;

export function paint(ctx: Context, scene: Scene, palette: Palette): void {
  ctx.clearRect(0, 0, scene.width, scene.height);
  ctx.fillStyle = palette.hairline;
  for (const x of scene.grid) ctx.fillRect(x, 0, 1, scene.height);
  ctx.font = palette.font;
  ctx.textBaseline = "middle";
  for (const bar of scene.bars) {
    if (bar.x > scene.width || bar.x + bar.width < 0) paintOffscreenMark(ctx, bar, scene, palette);
    else paintBar(ctx, clipped(bar, scene.width), scene, palette);
    if (bar.critical) paintCritical(ctx, bar, scene.width, palette);
  }
}

/** Canvas arithmetic is in 32-bit floats: a bar of millions of pixels is cut to what is near. */
function clipped(bar: Bar, width: CssPixels): Bar {
  const left = Math.max(Math.round(bar.x), -20);
  const right = Math.min(Math.round(bar.x + bar.width), width + 20);
  return { ...bar, x: left, width: Math.max(right - left, 2) };
}

function paintBar(ctx: Context, bar: Bar, scene: Scene, palette: Palette): void {
  const color = palette.accents[bar.accent];
  const top = bar.y + BAR_TOP;
  if (bar.stream) paintStream(ctx, bar, bar.stream, palette);
  else {
    ctx.fillStyle = color;
    ctx.globalAlpha = bar.accent === "agent" ? CONTAINER_ALPHA : bar.state === "aborted" ? 0.55 : 1;
    ctx.fillRect(bar.x, top, bar.width, BAR_HEIGHT);
    ctx.globalAlpha = 1;
  }
  paintEnd(ctx, bar, palette);
  if (bar.openStart) paintOpenStart(ctx, bar, palette);
  paintLabel(ctx, bar, scene.width, palette);
}

/** The longest label that fits beside the bar: right of it, else left, else inside at its right end. */
function paintLabel(ctx: Context, bar: Bar, width: CssPixels, palette: Palette): void {
  const middle = bar.y + BAR_TOP + BAR_HEIGHT / 2 + 0.5;
  const right = bar.x + bar.width + LABEL_GAP + (bar.state === "running" ? 5 : 0);
  const inside = Math.min(bar.x + bar.width, width);
  for (const label of bar.labels) {
    const size = ctx.measureText(label).width;
    const left = bar.x - LABEL_GAP - size;
    const fitsInside = !bar.stream && size + 2 * LABEL_GAP < inside - Math.max(bar.x, 0);
    const fitsRight = right + size + LABEL_GAP <= width;
    if (!fitsRight && left <= 2 && !fitsInside) continue;
    const besideX = fitsRight ? right : left;
    const isBeside = besideX === right || left > 2;
    ctx.fillStyle = !isBeside ? palette.content : bar.state === "error" ? palette.error : palette.subtle;
    ctx.fillText(label, isBeside ? besideX : inside - size - LABEL_GAP, middle);
    return;
  }
}

/** Under the bar and not in it: its foot is where a failure is told. */
function paintCritical(ctx: Context, { critical, y }: Bar, width: CssPixels, palette: Palette): void {
  ctx.fillStyle = palette.text;
  for (const stretch of critical ?? []) {
    const left = Math.max(Math.round(stretch.x), -20);
    const right = Math.min(Math.round(stretch.x + stretch.width), width + 20);
    ctx.fillRect(left, y + BAR_TOP + BAR_HEIGHT + 1, Math.max(1, right - left), 2);
  }
}

/** A bar outside the window leaves an arrow at the edge where it would be found. */
function paintOffscreenMark(ctx: Context, bar: Bar, { width }: Scene, palette: Palette): void {
  const middle = bar.y + BAR_TOP + BAR_HEIGHT / 2;
  const [base, tip] = bar.x > width ? [width - 7, width - 3] : [7, 3];
  ctx.fillStyle = palette.accents[bar.accent];
  ctx.beginPath();
  ctx.moveTo(base, middle - 3.5);
  ctx.lineTo(tip, middle);
  ctx.lineTo(base, middle + 3.5);
  ctx.closePath();
  ctx.fill();
}
