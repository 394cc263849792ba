import { METRIC_FACTS } from "../../../model/statistics/metric.ts";
import type { Overview, StatisticsChoice } from "../../store/statistics.ts";
import { useStore } from "../shared/store-context.ts";
import { Bars, type PlotBox } from "./bars.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { formatWhole } from "./format-metric.ts";
import css from "./statistics.module.css";
import { clockText, intervalText } from "./time-text.ts";
import { useMetricFormat } from "./use-metric-format.ts";

interface OverTimeProps {
  overview: Overview;
  shown: StatisticsChoice & { group?: { value?: string } };
}

/** How many began when, and how the metric went; a click lists the traces of an interval. */
export function OverTime({ overview: { series }, shown }: OverTimeProps) {
  const { statistics } = useStore();
  const formatMetric = useMetricFormat();
  const { metric, group } = shown;
  const { name } = METRIC_FACTS[metric];
  if (!series) return null;
  const { intervals, stepMs } = series;
  const bars = intervals.map(({ fromMs, count, errors }) => ({
    ...{ count, errors, range: intervalText(fromMs, stepMs) },
  }));
  const most = intervals.reduce((max, { p95 }) => Math.max(max, p95 ?? 0), 0);
  const list = (i: number) => {
    const from = intervals[i]?.fromMs ?? 0;
    void statistics.listTraces({ group, startMs: { from, to: from + stepMs } }, bars[i]?.range ?? "");
  };
  const first = intervals[0]?.fromMs ?? 0;
  return (
    <ChartFrame
      title="Over time"
      note={`bars: count · lines: ${name}, p50 solid, p95 dashed`}
      table={() => (
        <table class={css.numbers}>
          <thead>
            <tr>
              {["From", "Count", "Failed", `${name} p50`, "p95"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {intervals.map(({ fromMs, count, errors, p50, p95 }) =>
              count ? (
                <tr key={fromMs}>
                  <th scope="row">{clockText(fromMs, stepMs)}</th>
                  <td>{formatWhole(count)}</td>
                  <td>{formatWhole(errors)}</td>
                  <td>{p50 === undefined ? "–" : formatMetric(metric, p50)}</td>
                  <td>{p95 === undefined ? "–" : formatMetric(metric, p95)}</td>
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      )}
    >
      <Bars
        label={`How many began when: ${bars.length} intervals`}
        bars={bars}
        tickAt={(edge) => clockText(first + edge * stepMs, stepMs)}
        onChoose={list}
        over={(plot) => (
          <Lines {...{ plot, intervals, most }} format={(value) => formatMetric(metric, value)} />
        )}
      />
    </ChartFrame>
  );
}

interface LinesProps {
  plot: PlotBox;
  intervals: NonNullable<Overview["series"]>["intervals"];
  most: number;
  format: (value: number) => string;
}

function Lines({ plot, intervals, most, format }: LinesProps) {
  if (most <= 0) return null;
  const each = plot.width / intervals.length;
  const y = (value: number) => plot.top + plot.height * (1 - value / (most * 1.05));
  const points = (key: "p50" | "p95") =>
    intervals.flatMap((interval, i) => {
      const value = interval[key];
      return value === undefined ? [] : [[plot.left + (i + 0.5) * each, y(value)] as const];
    });
  return (
    <g>
      {(["p95", "p50"] as const).map((key) => (
        <g key={key} class={css[key]}>
          <polyline
            points={points(key)
              .map((point) => point.join())
              .join(" ")}
          />
          {points(key).map(([x, at]) => (
            <circle key={x} cx={x} cy={at} r={each > 10 ? 2.5 : 1.2} />
          ))}
        </g>
      ))}
      {[most, most / 2].map((value) => (
        <text key={value} class={css.tick} x={plot.left + plot.width + 4} y={y(value) + 4}>
          {format(value)}
        </text>
      ))}
    </g>
  );
}
