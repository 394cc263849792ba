import type { ChunkKind } from "../../../model/trace.ts";
import type { CssPixels } from "../../../model/units.ts";
import { BAR_HEIGHT, BAR_TOP } from "./bar-geometry.ts";
import type { Context } from "./context.ts";
import { paintRateLine } from "./paint-rate.ts";
import type { Palette } from "./palette.ts";
import type { Bar } from "./scene.ts";
import type { PhaseScene, StallScene, StreamScene } from "./stream-scene.ts";

/*
 * A stream inside its bar:
 *
 *   ╱╱╱╱╱╱╱╱│▒|▒|▒▒|░░░|||░|░||░  ━━━  ||░|
 *   waiting │reasoning  text      stall
 *           first chunk
 */
const WAIT_ALPHA = 0.55;
const REST_ALPHA = 0.2;
const PHASE_ALPHA = 0.35;
/** Share of the bar that a lone chunk in a busy stream rises to. */
const LOW_DENSITY = 0.35;
const HATCH_STEP: CssPixels = 5;
/** Over the ticks of a shorter stream a line is one mark too many. */
const RATE_FROM: CssPixels = 220;
/** Narrower ones are all stop. */
const STOPS_FROM: CssPixels = 6;
/** A stall this wide has room to say how long it was. */
const STALL_LABEL_WIDTH: CssPixels = 34;

type StreamBar = Pick<Bar, "x" | "y" | "width" | "accent">;

/** `rateInside`: how fast chunks came is drawn over the ticks, where there is no room below them. */
export function paintStream(
  ctx: Context,
  bar: StreamBar,
  stream: StreamScene,
  palette: Palette,
  rateInside = true,
): void {
  const top = bar.y + BAR_TOP;
  const end = bar.x + bar.width;
  const color = palette.accents[bar.accent];
  const first = Math.min(stream.firstX ?? end, end);
  hatch(ctx, { x: bar.x, top, width: Math.max(0, first - bar.x) }, color);
  ctx.fillStyle = color;
  ctx.globalAlpha = REST_ALPHA;
  if (end > first) ctx.fillRect(first, top, end - first, BAR_HEIGHT);
  ctx.globalAlpha = 1;
  for (const phase of stream.phases) paintPhase(ctx, phase, top, phaseColor(phase.kind, color, palette));
  const { rate } = stream;
  if (rate && rateInside && rate.shares.length * rate.step >= RATE_FROM)
    paintRateLine(ctx, rate, { top, height: BAR_HEIGHT }, palette);
  for (const stall of stream.stalls) paintStall(ctx, stall, top, palette);
  if (stream.firstX !== undefined) paintFirst(ctx, stream, bar, palette);
}

function phaseColor(kind: ChunkKind, color: string, palette: Palette): string {
  switch (kind) {
    case "text":
      return color;
    case "reasoning":
      return palette.accents.agent;
    case "tool_call":
      return palette.accents.tool;
    default:
      return kind satisfies never;
  }
}

function hatch(ctx: Context, area: { x: CssPixels; top: CssPixels; width: CssPixels }, color: string): void {
  if (area.width < 1) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.x, area.top, area.width, BAR_HEIGHT);
  ctx.clip();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.globalAlpha = WAIT_ALPHA;
  ctx.beginPath();
  for (let x = area.x - BAR_HEIGHT; x < area.x + area.width; x += HATCH_STEP) {
    ctx.moveTo(x, area.top + BAR_HEIGHT);
    ctx.lineTo(x + BAR_HEIGHT, area.top);
  }
  ctx.stroke();
  ctx.restore();
}

function paintPhase(ctx: Context, phase: PhaseScene, top: CssPixels, color: string): void {
  ctx.fillStyle = color;
  ctx.globalAlpha = PHASE_ALPHA;
  ctx.fillRect(phase.x, top, Math.max(1, phase.width), BAR_HEIGHT);
  ctx.globalAlpha = 1;
  for (const x of phase.ticks) ctx.fillRect(x, top, 1, BAR_HEIGHT);
  // Several chunks at once: a T.
  for (const x of phase.bundles) ctx.fillRect(x - 1, top, 3, 2);
  phase.density?.shares.forEach((share, i) => {
    if (share === 0) return;
    // Fast is high: rising from the bar's base, never so low that it cannot be seen.
    const height = Math.round((LOW_DENSITY + (1 - LOW_DENSITY) * share) * BAR_HEIGHT);
    ctx.fillRect((phase.density?.x ?? 0) + i, top + BAR_HEIGHT - height, 1, height);
  });
}

/** A line between two stops, as a measure is drawn: a stall is told by its shape, too. */
function paintStall(ctx: Context, stall: StallScene, top: CssPixels, palette: Palette): void {
  const left = stall.x + 1;
  const width = Math.max(1, stall.width - 2);
  ctx.fillStyle = palette.error;
  ctx.fillRect(left, top + 5, width, 3);
  if (width >= STOPS_FROM) {
    ctx.fillRect(left, top + 2, 2, BAR_HEIGHT - 4);
    ctx.fillRect(left + width - 2, top + 2, 2, BAR_HEIGHT - 4);
  }
  const size = ctx.measureText(stall.label).width;
  if (stall.width < Math.max(STALL_LABEL_WIDTH, size + 16)) return;
  const x = stall.x + (stall.width - size) / 2;
  ctx.fillStyle = palette.content;
  ctx.fillRect(x - 3, top, size + 6, BAR_HEIGHT);
  ctx.fillStyle = palette.error;
  ctx.fillText(stall.label, x, top + BAR_HEIGHT / 2 + 0.5);
}

function paintFirst(ctx: Context, { firstX = 0, ttft }: StreamScene, bar: StreamBar, palette: Palette): void {
  const top = bar.y + BAR_TOP;
  ctx.fillStyle = palette.text;
  ctx.fillRect(Math.round(firstX) - 1, top - 2, 2, BAR_HEIGHT + 4);
  const room = firstX - Math.max(bar.x, 0) - 8;
  for (const label of [`TTFT ${ttft}`, ttft]) {
    const size = ctx.measureText(label).width;
    if (size > room) continue;
    ctx.fillText(label, firstX - size - 5, top + BAR_HEIGHT / 2 + 0.5);
    return;
  }
}
