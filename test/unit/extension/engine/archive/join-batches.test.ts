import fc from "fast-check";
import { expect, test } from "vitest";
import { JOINED_UNITS, joinBatches } from "../../../../../extension/engine/archive/join-batches.ts";
import type { BatchRow } from "../../../../../extension/engine/archive/schema.ts";

const row = (s0: number, values: unknown[], more: Partial<BatchRow> = {}): BatchRow => ({
  sid: "a",
  s0,
  n: values.length,
  skip: 0,
  body: JSON.stringify(values),
  traceIds: ["t"],
  ...more,
});

test("neighbours of one session become one row with all their records and traces", () => {
  const rows = [row(5, ["a", "]["]), row(7, [{ b: [1] }], { traceIds: ["t", "u"] }), row(8, [[]])];
  expect(joinBatches(rows)).toEqual([row(5, ["a", "][", { b: [1] }, []], { traceIds: ["t", "u"] })]);
});

test("rows of other sessions, after a hole, or with a beginning that is stored already stay apart", () => {
  const rows = [
    row(1, [1]),
    row(2, [2], { sid: "b" }),
    row(4, [4], { sid: "b" }),
    row(5, [5, 6], { n: 1, skip: 1 }),
  ];
  expect(joinBatches(rows)).toEqual(rows);
});

test("a first row whose beginning is stored already keeps saying so", () => {
  expect(joinBatches([row(5, [4, 5], { n: 1, skip: 1 }), row(6, [6])])).toEqual([
    row(5, [4, 5, 6], { n: 2, skip: 1 }),
  ]);
});

test("a list with white space at the seam is left alone", () => {
  const rows = [row(1, [1]), row(2, [2], { body: " [2] " }), row(3, [3])];
  expect(joinBatches(rows)).toEqual(rows);
});

test("whatever is joined holds the same records in the same order, and rows stay below their bound", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: JOINED_UNITS }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const rows = lengths.map((length, i) => row(i + 1, [`${i}`.padEnd(length)]));
      const joined = joinBatches(rows);
      expect(joined.flatMap(({ body }) => JSON.parse(body))).toEqual(
        rows.flatMap(({ body }) => JSON.parse(body)),
      );
      expect(joined.reduce((sum, { n }) => sum + n, 0)).toBe(rows.length);
      for (const { body, n } of joined) expect(n === 1 || body.length <= JOINED_UNITS).toBe(true);
    }),
    { numRuns: 30 },
  );
});
