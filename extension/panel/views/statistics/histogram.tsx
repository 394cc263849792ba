import { METRIC_FACTS } from "../../../model/statistics/metric.ts";
import type { Overview, StatisticsChoice } from "../../store/statistics.ts";
import { useStore } from "../shared/store-context.ts";
import { Bars } from "./bars.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { formatWhole } from "./format-metric.ts";
import css from "./statistics.module.css";
import { useMetricFormat } from "./use-metric-format.ts";

interface HistogramProps {
  overview: Overview;
  shown: StatisticsChoice & { group?: { value?: string } };
}

/** How often which values of the metric came; a click lists the traces. */
export function Histogram({ overview: { histogram }, shown }: HistogramProps) {
  const { statistics } = useStore();
  const formatMetric = useMetricFormat();
  const { metric, group } = shown;
  const { name } = METRIC_FACTS[metric];
  if (!histogram) return <ChartFrame title={name} empty={`None of these tells its ${name.toLowerCase()}.`} />;
  const { edges, counts, errors, scale } = histogram;
  const edge = (i: number) => formatMetric(metric, edges[i] as number);
  const bars = counts.map((count, i) => ({
    ...{ count, errors: errors[i] as number },
    range: `${edge(i)} to ${edge(i + 1)}`,
  }));
  const list = (i: number) => {
    const values = { from: edges[i] as number, to: edges[i + 1] as number, last: i === counts.length - 1 };
    void statistics.listTraces({ group, values }, `${name} ${bars[i]?.range}`);
  };
  return (
    <ChartFrame
      title={name}
      note={scale === "log" ? "logarithmic" : undefined}
      table={() => (
        <table class={css.numbers}>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col">Count</th>
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ range, count, errors: failed }) =>
              count ? (
                <tr key={range}>
                  <th scope="row">{range}</th>
                  <td>{formatWhole(count)}</td>
                  <td>{formatWhole(failed)}</td>
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      )}
    >
      <Bars
        label={`How often which ${name}: ${bars.length} bars`}
        bars={bars}
        tickAt={edge}
        onChoose={list}
      />
    </ChartFrame>
  );
}
