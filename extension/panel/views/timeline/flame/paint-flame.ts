import type { CssPixels } from "../../../../model/units.ts";
import { BAR_TOP } from "../bar-geometry.ts";
import type { Context } from "../context.ts";
import { paintEnd, paintOpenStart } from "../paint-end.ts";
import { paintRate } from "../paint-rate.ts";
import { paintStream } from "../paint-stream.ts";
import type { Palette } from "../palette.ts";
import type { FlameBar, FlameScene } from "./flame-scene.ts";
import { BAR, LANE, RATE, TICKS } from "./lane-tops.ts";

/** Bars that carry names are tints, so that the text's own colour stays readable on each of them. */
const TINT = 0.34;
const FOOT: CssPixels = 2;
const PADDING: CssPixels = 4;
/** Nothing beyond is seen, and canvas arithmetic is in 32-bit floats. */
const BEYOND: CssPixels = 20;

export function paintFlame(ctx: Context, scene: FlameScene, palette: Palette): void {
  ctx.clearRect(0, 0, scene.width, scene.height);
  ctx.fillStyle = palette.hairline;
  for (const x of scene.grid) ctx.fillRect(x, 0, 1, scene.height);
  ctx.font = palette.font;
  ctx.textBaseline = "middle";
  for (const { x, y, width, accent, failed } of scene.runs) {
    ctx.fillStyle = palette.accents[accent];
    ctx.fillRect(x, y, width, BAR);
    if (!failed) continue;
    ctx.fillStyle = palette.error;
    ctx.fillRect(x, y + BAR - 3, width, 3);
  }
  for (const bar of scene.bars) paintBar(ctx, clipped(bar, scene.width), scene, palette);
}

function clipped(bar: FlameBar, width: CssPixels): FlameBar {
  const left = Math.max(Math.round(bar.x), -BEYOND);
  const right = Math.min(Math.round(bar.x + bar.width), width + BEYOND);
  // A pixel stays free on the right, so that neighbours of one colour are two.
  return { ...bar, x: left, width: Math.max(right - left - 1, 1) };
}

function paintBar(ctx: Context, bar: FlameBar, scene: FlameScene, palette: Palette): void {
  if (bar.isMissing) {
    ctx.strokeStyle = palette.faint;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.strokeRect(bar.x + 0.5, bar.y + 0.5, bar.width - 1, BAR - 1);
    ctx.setLineDash([]);
    paintName(ctx, bar, scene.width, palette.faint);
    return;
  }
  const color = palette.accents[bar.accent];
  ctx.fillStyle = color;
  ctx.globalAlpha = bar.width < PADDING ? 1 : TINT;
  ctx.fillRect(bar.x, bar.y, bar.width, BAR);
  ctx.globalAlpha = 1;
  ctx.fillRect(bar.x, bar.y + BAR - FOOT, bar.width, FOOT);
  // The marks of ends are made for bars of 13 pixels in lines of 21.
  const end = { ...bar, y: bar.y + (BAR - TICKS) - BAR_TOP };
  paintEnd(ctx, end, palette);
  if (bar.openStart) paintOpenStart(ctx, end, palette);
  ctx.fillStyle = palette.text;
  // In the bar's foot: below it the next lane begins.
  for (const { x, width } of bar.critical ?? [])
    ctx.fillRect(
      Math.max(Math.round(x), bar.x),
      bar.y + BAR - FOOT - 1,
      Math.min(Math.max(1, Math.round(width)), scene.width + BEYOND),
      FOOT + 1,
    );
  if (bar.stream) {
    const strip = { ...bar, y: bar.y + LANE - BAR_TOP };
    paintStream(ctx, strip, bar.stream, palette, false);
    if (bar.stream.rate)
      paintRate(ctx, bar.stream.rate, { top: bar.y + LANE + TICKS + 1, height: RATE }, color, palette);
  }
  paintName(ctx, bar, scene.width, palette.text);
}

/** By shape as in the waterfall; here there is no room beside the bar. */
const SIGNS = { error: "✕ ", aborted: "■ ", interrupted: "▲ ", running: "", done: "" } as const;

function paintName(ctx: Context, bar: FlameBar, width: CssPixels, color: string): void {
  if (!bar.label) return;
  const left = Math.max(bar.x, 0) + PADDING;
  const room = Math.min(bar.x + bar.width, width) - left - PADDING;
  const text = fitted(
    ctx,
    `${SIGNS[bar.state]}${bar.cut ? "✂ " : ""}${bar.isSkewed ? "◷ " : ""}${bar.label}`,
    room,
  );
  if (!text) return;
  ctx.fillStyle = color;
  ctx.fillText(text, left, bar.y + (BAR - FOOT) / 2 + 0.5);
}

/** A letter of 11 pixels is about so wide: what is far too long is not measured. */
const LETTER: CssPixels = 5;

/** As much of a name as there is room for. */
function fitted(ctx: Context, text: string, room: CssPixels): string {
  let end = Math.min(text.length, Math.ceil(room / 3));
  if (end === text.length && ctx.measureText(text).width <= room) return text;
  while (end > 0) {
    const part = `${text.slice(0, end)}…`;
    const over = ctx.measureText(part).width - room;
    if (over <= 0) return part;
    end -= Math.max(1, Math.floor(over / (LETTER * 2)));
  }
  return "";
}
