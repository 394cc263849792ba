import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { roundStep } from "../../../model/statistics/round-step.ts";
import { useSize } from "../shared/use-size.ts";
import { formatWhole } from "./format-metric.ts";
import css from "./statistics.module.css";

export interface Bar {
  count: number;
  errors: number;
  /** Without the counts: “100 ms to 200 ms”. */
  range: string;
}

interface BarsProps {
  label: string;
  bars: readonly Bar[];
  /** Below the axis, at edges (0 … bars): those that have room are drawn. */
  tickAt: (edge: number) => string;
  onChoose: (bar: number) => void;
  /** Drawn over the bars; in pixels. */
  over?: (box: PlotBox) => ComponentChildren;
}

export interface PlotBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const CHART_HEIGHT = 168;
const LEFT = 46;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 20;
/** A label and the space to the next. */
const TICK_WIDTH = 62;

export const plotBox = (width: number, right = RIGHT): PlotBox => ({
  left: LEFT,
  top: TOP,
  width: Math.max(20, width - LEFT - right),
  height: CHART_HEIGHT - TOP - BOTTOM,
});

/** Upright bars; the part that failed is hatched as well as red. Each is a button: arrow keys walk, Enter lists its traces. */
export function Bars({ label, bars, tickAt, onChoose, over }: BarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const plot = plotBox(width, over ? LEFT : RIGHT);
  const most = bars.reduce((max, { count }) => Math.max(max, count), 0);
  const step = Math.max(1, roundStep(most / 3 || 1));
  const top = Math.max(1, Math.ceil(most / step)) * step;
  const y = (count: number) => plot.top + plot.height * (1 - count / top);
  return (
    <div ref={box} class={css.chart}>
      {width > 0 && (
        <>
          <svg class={css.axis} width={width} height={CHART_HEIGHT} aria-hidden="true">
            {Array.from({ length: Math.round(top / step) + 1 }, (_, i) => (
              <g key={i * step}>
                <line
                  class={css.grid}
                  x1={plot.left}
                  x2={plot.left + plot.width}
                  y1={y(i * step)}
                  y2={y(i * step)}
                />
                <text class={css.tick} x={plot.left - 4} y={y(i * step) + 4} text-anchor="end">
                  {formatWhole(i * step)}
                </text>
              </g>
            ))}
            <Ticks count={bars.length} {...{ plot, tickAt }} />
          </svg>
          <svg
            class={over && css.behind}
            width={width}
            height={CHART_HEIGHT}
            role="toolbar"
            aria-label={label}
          >
            <defs>
              <pattern id="statistics-failed" width="4" height="4" patternUnits="userSpaceOnUse">
                <rect width="4" height="4" class={css.failedBack} />
                <path d="M-1 5L5 -1M1 7L7 1M-3 3L3 -3" class={css.failedLine} />
              </pattern>
            </defs>
            <BarButtons {...{ bars, plot, y, onChoose }} />
          </svg>
          {over && (
            <svg class={css.axis} width={width} height={CHART_HEIGHT} aria-hidden="true">
              {over(plot)}
            </svg>
          )}
        </>
      )}
    </div>
  );
}

interface BarButtonsProps extends Pick<BarsProps, "bars" | "onChoose"> {
  plot: PlotBox;
  y: (count: number) => number;
}

function BarButtons({ bars, plot, y, onChoose }: BarButtonsProps) {
  const group = useRef<SVGGElement>(null);
  const [at, setAt] = useState(0);
  const each = plot.width / bars.length;
  const cursor = Math.min(at, bars.length - 1);
  const walk = (event: KeyboardEvent) => {
    const to: Record<string, number> = {
      ArrowRight: cursor + 1,
      ArrowLeft: cursor - 1,
      Home: 0,
      End: bars.length - 1,
    };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (bars[cursor]?.count) onChoose(cursor);
    }
    if (!Object.hasOwn(to, event.key)) return;
    event.preventDefault();
    const next = Math.min(Math.max(to[event.key] as number, 0), bars.length - 1);
    setAt(next);
    group.current?.querySelectorAll<SVGGElement>("[role=button]")[next]?.focus();
  };
  return (
    <g ref={group}>
      {bars.map((bar, i) => {
        const words = `${bar.range}: ${formatWhole(bar.count)}${bar.errors ? `, ${formatWhole(bar.errors)} failed` : ""}`;
        const x = plot.left + i * each;
        const gap = each > 4 ? 1 : 0;
        const bottom = plot.top + plot.height;
        // What is not zero can be seen.
        const barTop = bar.count ? Math.min(y(bar.count), bottom - 1.5) : bottom;
        return (
          // biome-ignore lint/a11y/useSemanticElements: HTML's button cannot stand in SVG
          <g
            key={bar.range}
            role="button"
            class={css.bar}
            tabIndex={i === cursor ? 0 : -1}
            aria-label={words}
            aria-disabled={bar.count === 0}
            onClick={() => bar.count && onChoose(i)}
            onKeyDown={walk}
            onFocus={() => setAt(i)}
          >
            <title>{words}</title>
            <rect class={css.hit} x={x} y={plot.top} width={each} height={plot.height} />
            <rect class={css.fill} x={x} y={barTop} width={each - gap} height={bottom - barTop} />
            {bar.errors > 0 && (
              <rect
                fill="url(#statistics-failed)"
                x={x}
                y={Math.min(y(bar.errors), bottom - 2)}
                width={each - gap}
                height={bottom - Math.min(y(bar.errors), bottom - 2)}
              />
            )}
          </g>
        );
      })}
    </g>
  );
}

function Ticks({ count, plot, tickAt }: { count: number; plot: PlotBox } & Pick<BarsProps, "tickAt">) {
  const each = plot.width / count;
  const every = Math.max(1, Math.ceil(TICK_WIDTH / each));
  const edges = Array.from({ length: Math.floor(count / every) + 1 }, (_, i) => i * every);
  return (
    <g>
      {edges.map((edge) => (
        <text
          key={edge}
          class={css.tick}
          x={plot.left + edge * each}
          y={plot.top + plot.height + 14}
          text-anchor={edge === 0 ? "start" : edge === count ? "end" : "middle"}
        >
          {tickAt(edge)}
        </text>
      ))}
    </g>
  );
}
