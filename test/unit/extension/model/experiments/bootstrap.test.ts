import { expect, it } from "vitest";
import { type Centre, differenceOf, resample } from "../../../../../extension/model/experiments/bootstrap.ts";
import { seeded } from "../../../../../extension/model/experiments/random.ts";

/** Normal around `mean` (Box–Muller). */
function normal(random: () => number, n: number, { mean = 0, deviation = 1 }): Float64Array {
  return Float64Array.from(
    { length: n },
    () => mean + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

const difference = (a: Float64Array, b: Float64Array, centre: Centre) => {
  const [group, baseline] = [resample(a, centre, 1), resample(b, centre, 0)];
  if (!group || !baseline) throw new Error("empty");
  return differenceOf(group, baseline);
};

it("the difference is that of the middles, and the same values have the same interval", () => {
  const [a, b] = [Float64Array.of(4, 1, 3, 2), Float64Array.of(10, 30, 20)];
  expect(difference(a, b, "median").value).toBe(2.5 - 20);
  expect(difference(a, b, "mean").value).toBe(2.5 - 20);
  expect(difference(a, b, "mean")).toEqual(difference(a.toReversed(), b.toReversed(), "mean"));
});

it("sets without any spread have an interval without any width", () => {
  expect(difference(Float64Array.of(5, 5, 5), Float64Array.of(3, 3), "median")).toEqual({
    value: 2,
    low: 2,
    high: 2,
    chance: 0,
  });
});

it("the interval of a difference of means is as wide as theory says", () => {
  const random = seeded(7);
  const { low, high } = difference(
    normal(random, 400, { mean: 3 }),
    normal(random, 400, { mean: 1 }),
    "mean",
  );
  // 1.96 · √(1/400 + 1/400) to each side.
  expect((high - low) / 2).toBeGreaterThan(0.139 * 0.88);
  expect((high - low) / 2).toBeLessThan(0.139 * 1.12);
});

it.each<Centre>(["mean", "median"])(
  "of 300 pairs of sets the interval has the true difference of %ss in some 95 of 100",
  (centre) => {
    const random = seeded(centre.length);
    let held = 0;
    for (let i = 0; i < 300; i++) {
      const { low, high } = difference(
        normal(random, 40, { mean: 5 }),
        normal(random, 30, { mean: 3, deviation: 2 }),
        centre,
      );
      if (low <= 2 && high >= 2) held++;
    }
    expect(held / 300).toBeGreaterThan(0.9);
    expect(held / 300).toBeLessThan(0.99);
  },
);

it("nothing has no resamples", () => {
  expect(resample(new Float64Array(), "mean", 0)).toBeUndefined();
});
