import type { CssPixels } from "../../../model/units.ts";
import { BAR_HEIGHT, BAR_TOP } from "./bar-geometry.ts";
import type { Context } from "./context.ts";
import type { Palette } from "./palette.ts";
import type { Bar } from "./scene.ts";

type EndedBar = Pick<Bar, "x" | "y" | "width" | "state" | "accent" | "cut">;

/** How a span ended is told by shape: a foot, a block, a torn edge, an open end. */
export function paintEnd(ctx: Context, bar: EndedBar, palette: Palette): void {
  const top = bar.y + BAR_TOP;
  const right = bar.x + bar.width;
  switch (bar.state) {
    case "done":
      if (bar.cut) paintCut(ctx, right, top, palette);
      return;
    case "error":
      ctx.fillStyle = palette.error;
      ctx.fillRect(bar.x, top + BAR_HEIGHT - 3, bar.width, 3);
      return;
    case "aborted":
      ctx.fillStyle = palette.subtle;
      ctx.fillRect(right - 2, top - 2, 2, BAR_HEIGHT + 4);
      return;
    case "interrupted":
      paintTear(ctx, right, top, palette.content);
      return;
    case "running":
      ctx.fillStyle = palette.accents[bar.accent];
      ctx.beginPath();
      ctx.moveTo(right, top);
      ctx.lineTo(right + 5, top + BAR_HEIGHT / 2);
      ctx.lineTo(right, top + BAR_HEIGHT);
      ctx.closePath();
      ctx.fill();
      return;
    default:
      bar.state satisfies never;
  }
}

/** A start that was never seen: a torn edge, and dots to the left where it must have been. */
export function paintOpenStart(ctx: Context, bar: Pick<Bar, "x" | "y" | "width">, palette: Palette): void {
  const top = bar.y + BAR_TOP;
  // Of a narrow bar the teeth would leave nothing.
  if (bar.width >= BAR_HEIGHT) paintTear(ctx, bar.x, top, palette.content);
  ctx.fillStyle = palette.subtle;
  for (let i = 1; i <= 3; i++) ctx.fillRect(bar.x - 4 * i, top + BAR_HEIGHT / 2 - 1, 2, 2);
}

/** Teeth in the background's colour bite into the bar's edge at `x`. */
function paintTear(ctx: Context, x: CssPixels, top: CssPixels, background: string): void {
  ctx.fillStyle = background;
  const tooth = BAR_HEIGHT / 3;
  for (let i = 0; i < 3; i++) {
    ctx.beginPath();
    ctx.moveTo(x - 4, top + (i + 0.5) * tooth);
    ctx.lineTo(x + 1, top + i * tooth);
    ctx.lineTo(x + 1, top + (i + 1) * tooth);
    ctx.closePath();
    ctx.fill();
  }
}

/** As if by scissors: a slanted end, and a slash beyond it. */
function paintCut(ctx: Context, right: CssPixels, top: CssPixels, palette: Palette): void {
  const bottom = top + BAR_HEIGHT;
  ctx.fillStyle = palette.content;
  ctx.beginPath();
  ctx.moveTo(right + 1, top - 1);
  ctx.lineTo(right + 1, bottom + 1);
  ctx.lineTo(right - 7, bottom + 1);
  ctx.closePath();
  ctx.fill();
  ctx.strokeStyle = palette.subtle;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(right + 3, top - 2);
  ctx.lineTo(right - 6, bottom + 2);
  ctx.stroke();
}
