import { useRef } from "preact/hooks";
import type { TimeWindow } from "../../../model/time-scale.ts";
import type { CssPixels } from "../../../model/units.ts";
import { fitCanvas } from "./fit-canvas.ts";
import { paintRuler, RULER_HEIGHT } from "./paint-ruler.ts";
import type { Palette } from "./palette.ts";
import css from "./timeline.module.css";
import type { ChartHandle } from "./use-chart.ts";
import { changed, type Look, useFrames } from "./use-frames.ts";

interface RulerProps {
  chart: ChartHandle;
  width: CssPixels;
  palette: Palette | null;
}

/** Round times over the chart; dragging on it measures. */
export function Ruler({ chart, width, palette }: RulerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useRef<Look>({ parts: [] });
  useFrames(() => {
    if (canvas.current && palette && width > 0)
      draw(canvas.current, chart.window(), width, palette, look.current);
    return chart.extent().running;
  });
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex has no focus
    <canvas
      ref={canvas}
      class={css.ruler}
      aria-hidden="true"
      onPointerDown={(event) => chart.measure.down(event, chart.x(event))}
      onPointerMove={(event) => chart.measure.move(event, chart.x(event))}
      onPointerUp={chart.measure.up}
    />
  );
}

function draw(
  canvas: HTMLCanvasElement,
  window: TimeWindow,
  width: CssPixels,
  palette: Palette,
  look: Look,
): void {
  if (!changed(look, [window.startMs, window.endMs, width, palette, devicePixelRatio])) return;
  const ctx = fitCanvas(canvas, width, RULER_HEIGHT);
  if (ctx) paintRuler(ctx, window, width, palette);
}
