import fc from "fast-check";
import { expect, it } from "vitest";
import { binOf, histogramOf } from "../../../../../extension/model/statistics/histogram.ts";
import { roundStep } from "../../../../../extension/model/statistics/round-step.ts";

const of = (...values: number[]) => histogramOf(Float64Array.from(values).sort());

it("numbers of one size stand in linear bins with round edges", () => {
  const histogram = of(0.5, 1, 1.5, 2, 3.1, 3.9);
  expect(histogram?.scale).toBe("linear");
  expect(histogram?.edges).toContain(2);
  expect(histogram?.edges).toContain(0.6);
  expect(histogram?.counts.reduce((sum, count) => sum + count)).toBe(6);
});

it("durations from milliseconds to minutes stand in logarithmic bins", () => {
  const histogram = of(1, 2, 5, 40, 300, 2500, 60_000);
  expect(histogram?.scale).toBe("log");
  expect(histogram?.edges[0]).toBe(1);
  expect(histogram?.edges.at(-1)).toBeGreaterThan(60_000);
  expect(histogram?.edges.length).toBeLessThanOrEqual(41);
});

it("numbers that are all the same have one bar", () => {
  expect(of(3, 3, 3)).toMatchObject({ edges: [3, 3.5], counts: [3] });
  expect(of(0, 0)).toMatchObject({ edges: [0, 1], counts: [2] });
});

it("zeros do not spoil a logarithmic scale", () => {
  const histogram = of(0, ...Array.from({ length: 98 }, (_, i) => 1 + i), 1e6, 1e6);
  expect(histogram?.scale).toBe("log");
  expect(histogram?.edges[0]).toBe(0);
  expect(histogram?.counts[0]).toBe(1);
});

it("each number is in exactly one bin, the one that its edges say", () => {
  const values = fc.array(
    fc.oneof(
      fc.double({ noNaN: true, min: 0, max: 1e7 }),
      fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
      fc.integer({ min: 0, max: 5 }),
    ),
    { minLength: 1, maxLength: 300 },
  );
  fc.assert(
    fc.property(values, (list) => {
      const histogram = of(...list);
      if (!histogram) throw new Error("no bins");
      const { edges, counts } = histogram;
      expect(counts.length).toBe(edges.length - 1);
      expect(counts.length).toBeLessThanOrEqual(60);
      for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1] as number);
      const again = counts.map(() => 0);
      for (const value of list) {
        const bin = binOf(edges, value);
        expect(value).toBeGreaterThanOrEqual(edges[bin] as number);
        expect(value).toBeLessThanOrEqual(edges[bin + 1] as number);
        again[bin] = (again[bin] as number) + 1;
      }
      expect(again).toEqual(counts);
    }),
  );
});

it("steps are 1, 2 or 5 times a power of ten", () => {
  expect([0.03, 0.2, 1, 1.1, 3, 7, 49, 50].map(roundStep)).toEqual([0.05, 0.2, 1, 2, 5, 10, 50, 50]);
});
