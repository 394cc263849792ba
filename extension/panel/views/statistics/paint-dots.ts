import type { Overview } from "../../store/statistics.ts";
import type { PlotBox } from "./bars.tsx";

type Dots = Overview["scatter"]["dots"];

export interface PlacedDots {
  x: Float64Array;
  y: Float64Array;
  failed: boolean[];
  min: number;
  max: number;
  /** The value at the bottom: zero, or less where there are values below. */
  floor: number;
  fromMs: number;
  toMs: number;
  plot: PlotBox;
}

/** Where each dot is, in CSS pixels of the chart. */
export function placeDots(dots: Dots, plot: PlotBox): PlacedDots {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value, startMs } of dots) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    fromMs = Math.min(fromMs, startMs);
    toMs = Math.max(toMs, startMs);
  }
  const floor = Math.min(0, min);
  const x = new Float64Array(dots.length);
  const y = new Float64Array(dots.length);
  dots.forEach(({ value, startMs }, i) => {
    // One moment alone stands in the middle, and one value at the top.
    x[i] = plot.left + plot.width * (toMs > fromMs ? (startMs - fromMs) / (toMs - fromMs) : 0.5);
    y[i] = plot.top + plot.height * (max > floor ? 1 - (value - floor) / (max - floor) : 0);
  });
  return { x, y, failed: dots.map(({ failed }) => failed), min, max, floor, fromMs, toMs, plot };
}

const REACH = 10;

/** The dot that a pointer means; `undefined`: none is near. */
export function nearestDot({ x, y }: PlacedDots, px: number, py: number): number | undefined {
  let best: number | undefined;
  let reach = REACH * REACH;
  for (let i = 0; i < x.length; i++) {
    const distance = ((x[i] as number) - px) ** 2 + ((y[i] as number) - py) ** 2;
    if (distance > reach) continue;
    reach = distance;
    best = i;
  }
  return best;
}

interface Scene {
  placed: PlacedDots;
  width: number;
  height: number;
  over: number | undefined;
}

/** Failed ones are crosses, so that colour is not all that tells. */
export function paintDots(canvas: HTMLCanvasElement, { placed, width, height, over }: Scene): void {
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(canvas);
  context.scale(scale, scale);
  paintGrid(context, placed.plot, style.getPropertyValue("outline-color"));
  const dot = dotImage(style.color, scale);
  context.globalAlpha = placed.x.length > 500 ? 0.55 : 0.8;
  placed.x.forEach((x, i) => {
    if (!placed.failed[i])
      context.drawImage(dot, x - RADIUS, (placed.y[i] as number) - RADIUS, RADIUS * 2, RADIUS * 2);
  });
  context.globalAlpha = 1;
  context.strokeStyle = style.getPropertyValue("text-decoration-color");
  context.lineWidth = 1.5;
  context.beginPath();
  placed.x.forEach((x, i) => {
    if (!placed.failed[i]) return;
    const y = placed.y[i] as number;
    context.moveTo(x - 3, y - 3);
    context.lineTo(x + 3, y + 3);
    context.moveTo(x + 3, y - 3);
    context.lineTo(x - 3, y + 3);
  });
  context.stroke();
  if (over === undefined) return;
  context.strokeStyle = style.color;
  context.beginPath();
  context.arc(placed.x[over] as number, placed.y[over] as number, 6, 0, Math.PI * 2);
  context.stroke();
}

const RADIUS = 2.5;

/** Drawn once and copied: filling two thousand circles takes a frame and more where there is no graphics card. */
function dotImage(color: string, scale: number): OffscreenCanvas {
  const size = Math.ceil(RADIUS * 2 * scale);
  const image = new OffscreenCanvas(size, size);
  const context = image.getContext("2d");
  if (!context) return image;
  context.fillStyle = color;
  context.arc(size / 2, size / 2, size / 2, 0, Math.PI * 2);
  context.fill();
  return image;
}

function paintGrid(context: CanvasRenderingContext2D, plot: PlotBox, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (const share of [0, 0.5, 1]) {
    const y = Math.round(plot.top + plot.height * share) + 0.5;
    context.moveTo(plot.left, y);
    context.lineTo(plot.left + plot.width, y);
  }
  context.stroke();
}
