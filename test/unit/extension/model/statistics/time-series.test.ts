import fc from "fast-check";
import { expect, it } from "vitest";
import { stepFor, timeSeriesOf } from "../../../../../extension/model/statistics/time-series.ts";

const HOUR = 3_600_000;

const series = (rows: [startMs: number, value: number, failed: 0 | 1][], offsetMs?: number) =>
  timeSeriesOf(
    {
      starts: Float64Array.from(rows, ([start]) => start),
      values: Float64Array.from(rows, ([, value]) => value),
      failed: Uint8Array.from(rows, ([, , failed]) => failed),
    },
    offsetMs,
  );

it("three calls in two seconds are counted by the interval they began in", () => {
  const { stepMs, intervals } =
    series([
      [10_000, 5, 0],
      [10_040, 9, 1],
      [12_000, 7, 0],
    ]) ?? {};
  expect(stepMs).toBe(50);
  expect(intervals?.[0]).toEqual({ fromMs: 10_000, count: 2, errors: 1, p50: 5, p95: 9 });
  expect(intervals?.at(-1)).toEqual({ fromMs: 12_000, count: 1, errors: 0, p50: 7, p95: 7 });
  expect(intervals?.[1]).toEqual({ fromMs: 10_050, count: 0, errors: 0 });
});

it("days begin at local midnight", () => {
  const start = Date.UTC(2026, 0, 1, 5);
  const long = series(
    [
      [start, 1, 0],
      [start + 50 * 24 * HOUR, 1, 0],
    ],
    2 * HOUR,
  );
  expect(long?.stepMs).toBe(24 * HOUR);
  expect(long?.intervals[0]?.fromMs).toBe(Date.UTC(2025, 11, 31, 22));
});

it("there are never more than sixty intervals, and all rows are in them", () => {
  const rows = fc.array(
    fc.tuple(
      fc.double({ noNaN: true, min: 1e12, max: 3e12 }),
      fc.option(fc.integer(), { nil: Number.NaN }),
      fc.constantFrom<0 | 1>(0, 1),
    ),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(rows, (list) => {
      const { intervals = [], stepMs = 0 } = series(list) ?? {};
      expect(intervals.length).toBeLessThanOrEqual(60);
      expect(intervals.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
      for (const { fromMs, count } of intervals)
        expect(list.filter(([start]) => start >= fromMs && start < fromMs + stepMs).length).toBe(count);
    }),
  );
});

it("an instant has the shortest step", () => {
  expect(stepFor(0)).toBe(1);
  expect(stepFor(59 * 60_000)).toBe(120_000);
});
