import { useEffect, useRef, useState } from "preact/hooks";
import { METRIC_FACTS } from "../../../model/statistics/metric.ts";
import type { Overview, StatisticsChoice } from "../../store/statistics.ts";
import { LinkButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import { CHART_HEIGHT, plotBox } from "./bars.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { formatWhole } from "./format-metric.ts";
import { nearestDot, paintDots, placeDots } from "./paint-dots.ts";
import css from "./statistics.module.css";
import { clockText } from "./time-text.ts";
import { useMetricFormat } from "./use-metric-format.ts";

interface ScatterProps {
  overview: Overview;
  shown: StatisticsChoice;
}

/** Named below the chart, as buttons: what one looks for, and the way by keyboard. */
const HIGHEST = 12;

/** Each span by when it began and its value; a click opens it. */
export function Scatter({ overview: { scatter }, shown: { metric } }: ScatterProps) {
  const { statistics } = useStore();
  const formatMetric = useMetricFormat();
  const { name } = METRIC_FACTS[metric];
  const { dots, total } = scatter;
  if (!dots.length) return null;
  return (
    <ChartFrame
      title={`Each ${name}`}
      note={
        total > dots.length
          ? `${formatWhole(dots.length)} of ${formatWhole(total)} dots`
          : "click a dot to open it"
      }
      tableName={`The highest ${Math.min(HIGHEST, dots.length)}`}
      table={() => (
        <ul class={css.highest}>
          {highestOf(dots).map((dot) => (
            <li key={`${dot.traceId}${dot.spanId}`}>
              <LinkButton title="Open it" onClick={() => statistics.goTo(dot)}>
                {formatMetric(metric, dot.value)}, {clockText(dot.startMs, 1000)}
                {dot.failed ? ", failed" : ""}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    >
      <Dots scatter={scatter} metric={metric} />
    </ChartFrame>
  );
}

const highestOf = (dots: Overview["scatter"]["dots"]) =>
  dots.toSorted((a, b) => b.value - a.value).slice(0, HIGHEST);

function Dots({ scatter, metric }: { scatter: Overview["scatter"]; metric: StatisticsChoice["metric"] }) {
  const { statistics } = useStore();
  const formatMetric = useMetricFormat();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  const [over, setOver] = useState<number>();
  const plot = plotBox(width);
  const placed = placeDots(scatter.dots, plot);
  const { dots } = scatter;
  // After the frame: asking for colours before would make the browser lay all out at once, within this task.
  useEffect(() => {
    if (canvas.current && width > 0) paintDots(canvas.current, { placed, width, height: CHART_HEIGHT, over });
  });
  const at = (event: MouseEvent) => {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return nearestDot(placed, event.clientX - left, event.clientY - top);
  };
  const dot = over === undefined ? undefined : dots[over];
  return (
    <div ref={box} class={css.chart}>
      <canvas
        ref={canvas}
        class={dot ? css.pointing : undefined}
        style={{ width: `${width}px`, height: `${CHART_HEIGHT}px` }}
        role="img"
        aria-label={`${formatWhole(dots.length)} dots, from ${formatMetric(metric, placed.min)} to ${formatMetric(metric, placed.max)}. The highest are listed below.`}
        onMouseMove={(event) => setOver(at(event))}
        onMouseLeave={() => setOver(undefined)}
        onClick={(event) => {
          const found = at(event);
          const clicked = found === undefined ? undefined : dots[found];
          if (clicked) statistics.goTo(clicked);
        }}
      />
      {width > 0 && (
        <svg class={css.axis} width={width} height={CHART_HEIGHT} aria-hidden="true">
          {[placed.max, (placed.max + placed.floor) / 2, placed.floor].map((value, i) => (
            <text
              key={i}
              class={css.tick}
              x={plot.left - 4}
              y={plot.top + (plot.height * i) / 2 + 4}
              text-anchor="end"
            >
              {formatMetric(metric, value)}
            </text>
          ))}
          <text class={css.tick} x={plot.left} y={CHART_HEIGHT - 6}>
            {clockText(placed.fromMs, 1000)}
          </text>
          <text class={css.tick} x={plot.left + plot.width} y={CHART_HEIGHT - 6} text-anchor="end">
            {clockText(placed.toMs, 1000)}
          </text>
        </svg>
      )}
      {dot && (
        <p class={css.readout}>
          {formatMetric(metric, dot.value)} at {clockText(dot.startMs, 1000)}
          {dot.failed ? ", failed" : ""}
        </p>
      )}
    </div>
  );
}
