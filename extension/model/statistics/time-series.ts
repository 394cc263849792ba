import type { EpochMs, Milliseconds } from "../units.ts";
import { type Figures, figuresOf } from "./figures.ts";

/** What began from `fromMs` on and before the next one. Intervals in which nothing began are there, too. */
export interface Interval {
  fromMs: EpochMs;
  count: number;
  errors: number;
  /** Of the chosen metric; absent where nobody told it. */
  p50?: number;
  p95?: number;
}

export interface TimeSeries {
  stepMs: Milliseconds;
  intervals: Interval[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps that a clock or a calendar knows. */
const STEPS: readonly Milliseconds[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * DAY),
];
const MOST_INTERVALS = 60;

/** The shortest step with which at most sixty intervals span the time; from a year's on as long as it takes. */
export function stepFor(spanMs: Milliseconds): Milliseconds {
  const step = STEPS.find((each) => spanMs / each < MOST_INTERVALS - 1);
  return step ?? Math.ceil(spanMs / (MOST_INTERVALS - 1) / DAY) * DAY;
}

export interface Moments {
  /** When each began. */
  starts: Float64Array;
  /** The metric of each; NaN: not told. */
  values: Float64Array;
  /** 1: it failed. */
  failed: Uint8Array;
}

/** @param offsetMs local time less UTC, so that days and hours begin where the user's do */
export function timeSeriesOf({ starts, values, failed }: Moments, offsetMs = 0): TimeSeries | undefined {
  if (!starts.length) return undefined;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const start of starts) {
    if (start < min) min = start;
    if (start > max) max = start;
  }
  const stepMs = stepFor(max - min);
  const first = Math.floor((min + offsetMs) / stepMs);
  const length = Math.floor((max + offsetMs) / stepMs) - first + 1;
  const placeOf = Int32Array.from(starts, (start) => Math.floor((start + offsetMs) / stepMs) - first);
  const intervals: Interval[] = Array.from({ length }, (_, i) => ({
    fromMs: (first + i) * stepMs - offsetMs,
    count: 0,
    errors: 0,
  }));
  placeOf.forEach((place, i) => {
    const interval = intervals[place] as Interval;
    interval.count++;
    interval.errors += failed[i] as number;
  });
  figuresByGroup(values, placeOf, length).forEach((figures, i) => {
    const interval = intervals[i] as Interval;
    if (figures) Object.assign(interval, { p50: figures.p50, p95: figures.p95 });
  });
  return { stepMs, intervals };
}

/** Figures of each group's values; NaN values and groups below zero are left out. */
export function figuresByGroup(
  values: Float64Array,
  groupOf: Int32Array,
  groups: number,
): (Figures | undefined)[] {
  const ends = new Int32Array(groups);
  let told = 0;
  for (let i = 0; i < values.length; i++) {
    const group = groupOf[i] as number;
    if (group < 0 || Number.isNaN(values[i])) continue;
    ends[group] = (ends[group] as number) + 1;
    told++;
  }
  const partitioned = new Float64Array(told);
  let from = 0;
  // From here on each group's next free place; at last its end.
  for (let group = 0; group < groups; group++) {
    const count = ends[group] as number;
    ends[group] = from;
    from += count;
  }
  for (let i = 0; i < values.length; i++) {
    const group = groupOf[i] as number;
    if (group < 0 || Number.isNaN(values[i])) continue;
    partitioned[ends[group] as number] = values[i] as number;
    ends[group] = (ends[group] as number) + 1;
  }
  return Array.from({ length: groups }, (_, group) =>
    figuresOf(partitioned.subarray(group ? (ends[group - 1] as number) : 0, ends[group])),
  );
}
