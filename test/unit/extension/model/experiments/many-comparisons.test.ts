import { describe, expect, it, test } from "vitest";
import { differenceOf, resample } from "../../../../../extension/model/experiments/bootstrap.ts";
import { type Comparison, verdictOf } from "../../../../../extension/model/experiments/compared.ts";
import { chanceOf, standing } from "../../../../../extension/model/experiments/many-comparisons.ts";
import { seeded } from "../../../../../extension/model/experiments/random.ts";

describe("of many findings", () => {
  // Benjamini and Hochberg 1995, section 3.2: fifteen tests of thrombolysis.
  it("those stand that the procedure's authors let stand", () => {
    const chances = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    expect(standing(chances).filter(Boolean)).toHaveLength(4);
    expect(standing(chances.toReversed()).toReversed()).toEqual(standing(chances));
  });

  it("one alone stands by its own chance, and none of none", () => {
    expect(standing([0.04])).toEqual([true]);
    expect(standing([0.06])).toEqual([false]);
    expect(standing([])).toEqual([]);
  });
});

test.each([
  [1.959964, 0.05],
  [2.575829, 0.01],
  [3.890592, 0.0001],
  [0.67449, 0.5],
])("a difference of %d standard errors comes by chance %d times of one", (difference, chance) => {
  expect(chanceOf(difference, 1)).toBeCloseTo(chance, 6);
  expect(chanceOf(-difference, 1)).toBeCloseTo(chance, 6);
});

test("among twenty metrics without any difference hardly ever one is called clear, and a true one is found", () => {
  const random = seeded(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = (shift: number) => Float64Array.from({ length: 30 }, () => normal() + shift);
  const compare = (shift: number, i: number) => {
    const [group, base] = [resample(draw(shift), "mean", 2 * i), resample(draw(0), "mean", 2 * i + 1)];
    if (!group || !base) throw new Error("nothing was drawn");
    return differenceOf(group, base);
  };
  const table = (shifts: number[]): string[] => {
    const differences = shifts.map(compare);
    const stand = standing(differences.map(({ chance }) => chance));
    return differences.map((difference, i) =>
      verdictOf({
        ...{ compared: "duration", group: 0, baseline: 0, groupTraces: 30, baselineTraces: 30 },
        ...{ difference, stands: stand[i] === true },
      } satisfies Comparison),
    );
  };
  const ROUNDS = 60;
  let falseTables = 0;
  let striking = 0;
  let found = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const nothing = table(Array(20).fill(0));
    if (nothing.some((verdict) => verdict === "better" || verdict === "worse")) falseTables++;
    if (nothing.some((verdict) => verdict !== "not seen")) striking++;
    if (table([-1.5, ...Array(19).fill(0)])[0] === "better") found++;
  }
  // Uncorrected more than half of the tables have one.
  expect(striking / ROUNDS).toBeGreaterThan(0.5);
  expect(falseTables / ROUNDS).toBeLessThan(0.15);
  expect(found / ROUNDS).toBeGreaterThan(0.9);
});
