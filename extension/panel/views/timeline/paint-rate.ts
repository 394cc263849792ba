import { formatCount } from "../../../model/format.ts";
import type { CssPixels } from "../../../model/units.ts";
import type { Context } from "./context.ts";
import type { Palette } from "./palette.ts";
import type { RateScene } from "./stream-rate.ts";

/** How fast chunks came, as a line above its own base, with the fastest in figures where there is room. */
export function paintRate(
  ctx: Context,
  rate: RateScene,
  { top, height }: { top: CssPixels; height: CssPixels },
  color: string,
  palette: Palette,
): void {
  const base = top + height - 1.5;
  line(ctx, rate, base, height - 3, color);
  const label = peakLabel(rate);
  const size = ctx.measureText(label).width;
  const right = rate.x + rate.shares.length * rate.step;
  if (size + 24 > right - Math.max(0, rate.x)) return;
  const x = right - size - 2;
  ctx.fillStyle = palette.content;
  ctx.globalAlpha = 0.8;
  ctx.fillRect(x - 2, top, size + 4, height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.subtle;
  ctx.fillText(label, x, top + height / 2);
}

/** Inside a waterfall's bar: a line over the ticks. */
export function paintRateLine(
  ctx: Context,
  rate: RateScene,
  { top, height }: { top: CssPixels; height: CssPixels },
  palette: Palette,
): void {
  line(ctx, rate, top + height - 1.5, height - 3, palette.text);
}

function line(ctx: Context, rate: RateScene, base: CssPixels, height: CssPixels, color: string): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.beginPath();
  rate.shares.forEach((share, i) => {
    const x = rate.x + (i + 0.5) * rate.step;
    const y = base - share * height;
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.stroke();
}

/** Chunks, not tokens: a chunk may hold several. */
export const peakLabel = ({ peak }: RateScene): string =>
  `peak ${formatCount(Math.max(1, Math.round(peak)))} chunks/s`;
