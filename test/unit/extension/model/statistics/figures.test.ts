import fc from "fast-check";
import { expect, it } from "vitest";
import { figuresOf } from "../../../../../extension/model/statistics/figures.ts";
import { figuresByGroup } from "../../../../../extension/model/statistics/time-series.ts";

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 200 });

it("figures of ten numbers are those that one works out by hand", () => {
  expect(figuresOf(Float64Array.of(10, 1, 9, 2, 8, 3, 7, 4, 6, 5))).toEqual({
    ...{ count: 10, sum: 55, mean: 5.5, min: 1, max: 10 },
    // Nearest rank: ⌈0.5 · 10⌉ = 5th, ⌈0.9 · 10⌉ = 9th, ⌈0.95 · 10⌉ = 10th.
    ...{ p50: 5, p90: 9, p95: 10, p99: 10 },
  });
});

it("nothing has no figures, and one number is each of its quantiles", () => {
  expect(figuresOf(new Float64Array())).toBeUndefined();
  expect(figuresOf(Float64Array.of(7))).toMatchObject({ p50: 7, p99: 7, min: 7, max: 7, mean: 7 });
});

it("at least p % of the numbers are not above the p-th percentile, and fewer are below it", () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const figures = figuresOf(Float64Array.from(list));
      for (const [share, name] of [
        [0.5, "p50"],
        [0.9, "p90"],
        [0.95, "p95"],
        [0.99, "p99"],
      ] as const) {
        const quantile = figures?.[name] as number;
        expect(list).toContain(quantile);
        expect(list.filter((each) => each <= quantile).length).toBeGreaterThanOrEqual(share * list.length);
        expect(list.filter((each) => each < quantile).length).toBeLessThan(share * list.length);
      }
    }),
  );
});

it("figures by group are those of each group alone, without what is not told", () => {
  const rows = fc.array(
    fc.tuple(fc.option(fc.integer(), { nil: Number.NaN }), fc.integer({ min: -1, max: 4 })),
  );
  fc.assert(
    fc.property(rows, (list) => {
      const values = Float64Array.from(list, ([value]) => value);
      const groupOf = Int32Array.from(list, ([, group]) => group);
      const alone = [0, 1, 2, 3, 4].map((wanted) =>
        figuresOf(
          Float64Array.from(
            list.filter(([value, group]) => group === wanted && !Number.isNaN(value)).map(([value]) => value),
          ),
        ),
      );
      expect(figuresByGroup(values, groupOf, 5)).toEqual(alone);
    }),
  );
});
