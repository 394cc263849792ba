import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Dimension, Population } from "./dimension.ts";
import { type Dots, dotsOf } from "./dots.ts";
import type { Figures } from "./figures.ts";
import { groupRows } from "./group-rows.ts";
import { binOf, type Histogram, histogramOf } from "./histogram.ts";
import { METRICS, type Metric, metricNumber } from "./metric.ts";
import { selectRows } from "./select-rows.ts";
import type { SpanColumns } from "./span-columns.ts";
import { STATUSES } from "./span-facts.ts";
import { figuresByGroup, type TimeSeries, timeSeriesOf } from "./time-series.ts";

export interface OverviewQuestion {
  traceIds: readonly TraceId[];
  of: Population;
  /** `null`: all are one group. */
  by: Dimension | null;
  /** What the charts draw. */
  metric: Metric;
  /** The charts are of this group alone; `{}`: of those that do not say it. */
  group?: { value?: string };
  /** Local time less UTC, for round intervals. Default 0. */
  offsetMs?: number;
}

export interface GroupFigures {
  /** `undefined`: of those that do not say it. */
  value: string | undefined;
  count: number;
  errors: number;
  /** Running, or nobody saw the end. */
  open: number;
  /** Of those that tell it. */
  figures: Partial<Record<Metric, Figures>>;
}

export interface Overview {
  total: GroupFigures;
  /** The most rows first; 200 at most. */
  groups: GroupFigures[];
  /** Groups that are not among them. */
  groupsLeft: number;
  /** `errors`: how many of a bin's are of failed spans. */
  histogram: (Histogram & { errors: number[] }) | undefined;
  series: TimeSeries | undefined;
  scatter: Dots;
  /** What rows can be grouped by: dimensions that somebody says. */
  dimensions: Dimension[];
}

const ERROR = STATUSES.indexOf("error");
const OPEN = STATUSES.indexOf("not ended");

/** All that the statistics' view draws. A few passes over the rows and one sort a metric; exact at any number of rows. */
export function overviewOf(columns: SpanColumns, question: OverviewQuestion): Overview {
  const rows = selectRows(columns, question.traceIds, question.of);
  const { groups, groupOf, left } = groupRows(columns, rows, question.by);
  const all = { names: [undefined], groupOf: new Int32Array(rows.length) };
  const total = figuresOfGroups(columns, rows, all);
  return {
    total: total[0] as GroupFigures,
    groups:
      question.by === null
        ? total
        : figuresOfGroups(columns, rows, { names: groups.map(({ value }) => value), groupOf }),
    groupsLeft: left,
    ...chartsOf(columns, chosenRows(rows, groupOf, groups, question.group), question),
    dimensions: [...columns.values.dimensions],
  };
}

/** Those of one group, or all of them where it is not there any more. */
function chosenRows(
  rows: Int32Array,
  groupOf: Int32Array,
  groups: readonly { value: string | undefined }[],
  chosen: OverviewQuestion["group"],
): Int32Array {
  const place = chosen ? groups.findIndex(({ value }) => value === chosen.value) : -1;
  return place < 0 ? rows : rows.filter((_, i) => groupOf[i] === place);
}

interface Grouping {
  names: readonly (string | undefined)[];
  groupOf: Int32Array;
}

function figuresOfGroups(
  columns: SpanColumns,
  rows: Int32Array,
  { names, groupOf }: Grouping,
): GroupFigures[] {
  const groups = names.map<GroupFigures>((value) => ({ value, count: 0, errors: 0, open: 0, figures: {} }));
  for (let i = 0; i < rows.length; i++) {
    const group = groups[groupOf[i] as number];
    if (!group) continue;
    group.count++;
    const status = columns.statuses[rows[i] as number];
    if (status === ERROR) group.errors++;
    else if (status === OPEN) group.open++;
  }
  METRICS.forEach((metric, number) => {
    const values = gather(columns.metrics[number] as Float64Array, rows);
    figuresByGroup(values, groupOf, groups.length).forEach((figures, i) => {
      if (figures) (groups[i] as GroupFigures).figures[metric] = figures;
    });
  });
  return groups;
}

/** A loop: `Float64Array.from` with a function takes ten times as long. */
function gather(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i] as number] as number;
  return values;
}

function told(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) kept[count++] = value;
  return kept.subarray(0, count);
}

function chartsOf(
  columns: SpanColumns,
  rows: Int32Array,
  { metric, offsetMs }: OverviewQuestion,
): Pick<Overview, "histogram" | "series" | "scatter"> {
  const values = gather(columns.metrics[metricNumber(metric)] as Float64Array, rows);
  const failed = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) failed[i] = Number(columns.statuses[rows[i] as number] === ERROR);
  const sorted = told(values);
  sorted.sort();
  const histogram = histogramOf(sorted);
  return {
    histogram: histogram && { ...histogram, errors: errorsIn(histogram, values, failed) },
    series: timeSeriesOf({ starts: gather(columns.starts, rows), values, failed }, offsetMs),
    scatter: dotsOf(columns, rows, values, sorted),
  };
}

/** Which of a bin's spans failed; there are few, and sorting them along would cost more. */
function errorsIn({ edges, counts }: Histogram, values: Float64Array, failed: Uint8Array): number[] {
  const errors = counts.map(() => 0);
  failed.forEach((isFailed, i) => {
    const value = values[i] as number;
    if (!isFailed || Number.isNaN(value)) return;
    const bin = binOf(edges, value);
    errors[bin] = (errors[bin] as number) + 1;
  });
  return errors;
}
