import type { Absence, Gone } from "../../../sdk/audit/audit-line.ts";

/** Numbers, in whatever order, as ranges: neighbours become one. */
export function rangesOf(numbers: readonly number[], why: Absence): Gone[] {
  const ranges: [from: number, to: number, why: Absence][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number, why]);
  }
  return ranges;
}
