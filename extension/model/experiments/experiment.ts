import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Dimension, Population } from "../statistics/dimension.ts";
import { groupRows } from "../statistics/group-rows.ts";
import { METRICS, metricNumber } from "../statistics/metric.ts";
import { selectRows } from "../statistics/select-rows.ts";
import type { SpanColumns } from "../statistics/span-columns.ts";
import { STATUSES } from "../statistics/span-facts.ts";
import { differenceOf, type Resampled, resample } from "./bootstrap.ts";
import { areTooFew, type Compared, type Comparison, centreOf } from "./compared.ts";
import { standing } from "./many-comparisons.ts";

export interface ExperimentQuestion {
  traceIds: readonly TraceId[];
  of: Population;
  by: Dimension | null;
  /** A group of the same traces, or other traces: those that were marked. */
  baseline: { group: { value?: string } } | { traceIds: readonly TraceId[] };
}

export interface GroupComparison {
  value: string | undefined;
  traces: number;
  comparisons: Comparison[];
}

export interface Experiment {
  /** Traces of the baseline that have something of what is counted. */
  baselineTraces: number;
  /** The largest first; the baseline is none of them. */
  groups: GroupComparison[];
  /** Groups that are not compared. */
  groupsLeft: number;
  /** Of larger sets so many traces are drawn, evenly. */
  mostTraces: number;
}

/** More intervals than this would take the engine seconds. */
export const MOST_COMPARED = 12;
export const MOST_TRACES = 1000;

const COMPARED: readonly Compared[] = ["errors", ...METRICS];
const ERROR = STATUSES.indexOf("error");

/**
 * Groups against a baseline. What is drawn anew are traces, each with the mean of its spans: spans of one trace are alike, and
 * taking them for independent would make differences of chance look certain. Yields between two sets.
 */
export function* experimentInSteps(
  columns: SpanColumns,
  { traceIds, of, by, baseline }: ExperimentQuestion,
): Generator<void, Experiment> {
  const rows = selectRows(columns, traceIds, of);
  const { groups, groupOf, left } = groupRows(columns, rows, by);
  const place = "group" in baseline ? groups.findIndex(({ value }) => value === baseline.group.value) : -1;
  const baseRows =
    "group" in baseline
      ? rows.filter((_, i) => groupOf[i] === place && place >= 0)
      : selectRows(columns, baseline.traceIds, of);
  const others = groups.map((group, i) => ({ ...group, i })).filter(({ i }) => i !== place);
  const compared = others.slice(0, MOST_COMPARED);
  const sets = compared.map(({ i }) => rows.filter((_, row) => groupOf[row] === i));
  const comparisons = compared.map((): Comparison[] => []);
  for (const what of COMPARED) {
    const base = setOf(columns, baseRows, what, 0);
    yield;
    if (!base) continue;
    for (const [n, set] of sets.entries()) {
      const group = setOf(columns, set, what, n + 1);
      yield;
      if (group) comparisons[n]?.push(comparisonOf(what, group, base));
    }
  }
  markStanding(comparisons.flat());
  return {
    baselineTraces: countTraces(columns, baseRows),
    groups: compared.map(({ value }, n) => ({
      value,
      traces: countTraces(columns, sets[n] as Int32Array),
      comparisons: comparisons[n] as Comparison[],
    })),
    groupsLeft: others.length - compared.length + left,
    mostTraces: MOST_TRACES,
  };
}

/** All that a table shows are one family: whoever looks through it takes the most striking. */
function markStanding(all: readonly Comparison[]): void {
  const enough = all.filter((comparison) => !areTooFew(comparison));
  const stand = standing(enough.map(({ difference }) => difference.chance));
  for (const [i, comparison] of enough.entries()) comparison.stands = stand[i] === true;
}

interface Set extends Resampled {
  traces: number;
}

function setOf(columns: SpanColumns, rows: Int32Array, what: Compared, stream: number): Set | undefined {
  const values = meansByTrace(columns, rows, what);
  const resampled = resample(evenly(values), centreOf(what), stream);
  return resampled && { ...resampled, traces: values.length };
}

const comparisonOf = (compared: Compared, group: Set, baseline: Set): Comparison => ({
  compared,
  group: group.value,
  baseline: baseline.value,
  difference: differenceOf(group, baseline),
  stands: false,
  groupTraces: group.traces,
  baselineTraces: baseline.traces,
});

/** Rows of a trace stand together. */
function meansByTrace(columns: SpanColumns, rows: Int32Array, what: Compared): Float64Array {
  const column = what === "errors" ? undefined : columns.metrics[metricNumber(what)];
  const means: number[] = [];
  let [trace, sum, count] = [-1, 0, 0];
  for (const row of rows) {
    const value = column ? (column[row] as number) : Number(columns.statuses[row] === ERROR);
    if (Number.isNaN(value)) continue;
    const own = columns.traceOf[row] as number;
    if (own !== trace && count) means.push(sum / count);
    if (own !== trace) [trace, sum, count] = [own, 0, 0];
    sum += value;
    count++;
  }
  if (count) means.push(sum / count);
  return Float64Array.from(means);
}

function evenly(values: Float64Array): Float64Array {
  if (values.length <= MOST_TRACES) return values;
  return Float64Array.from(
    { length: MOST_TRACES },
    (_, i) => values[Math.floor((i * values.length) / MOST_TRACES)] as number,
  );
}

function countTraces(columns: SpanColumns, rows: Int32Array): number {
  let [count, last] = [0, -1];
  for (const row of rows) {
    const trace = columns.traceOf[row] as number;
    if (trace !== last) count++;
    last = trace;
  }
  return count;
}
