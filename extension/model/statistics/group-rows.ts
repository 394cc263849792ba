import type { Dimension } from "./dimension.ts";
import { valueNumbers } from "./select-rows.ts";
import type { SpanColumns } from "./span-columns.ts";

export interface Grouped {
  /** By number of rows, the most first; `undefined`: those that do not say it. */
  groups: { value: string | undefined; count: number }[];
  /** Group of each row; −1: it is among the smallest, for which there is no room. */
  groupOf: Int32Array;
  /** Groups for which there is no room. */
  left: number;
}

/** More rows than this no table is read to. */
export const MOST_GROUPS = 200;

/** `null`: all rows are one group. */
export function groupRows(columns: SpanColumns, rows: Int32Array, by: Dimension | null): Grouped {
  if (by === null)
    return {
      groups: [{ value: undefined, count: rows.length }],
      groupOf: new Int32Array(rows.length),
      left: 0,
    };
  const numbers = valueNumbers(columns, rows, by);
  const names = columns.values.valuesOf(columns.values.numberOf(by));
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  const sorted = [...counts].sort(
    ([a, countA], [b, countB]) => countB - countA || compareNames(names[a], names[b]),
  );
  const places = new Map(sorted.slice(0, MOST_GROUPS).map(([number], place) => [number, place]));
  return {
    groups: sorted.slice(0, MOST_GROUPS).map(([number, count]) => ({ value: names[number], count })),
    groupOf: numbers.map((number) => places.get(number) ?? -1),
    left: Math.max(0, sorted.length - MOST_GROUPS),
  };
}

const compareNames = (a = "", b = ""): number => (a < b ? -1 : Number(a > b));
