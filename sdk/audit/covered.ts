import type { Absence, Gone } from "./audit-line.ts";

/** Which of the numbers lie in a range, and why; of several ranges the first counts. n log n, whatever the ranges. */
export function covered(numbers: readonly number[], ranges: readonly Gone[]): Map<number, Absence> {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  /** Where to look for the next that is in no range yet. */
  const next = Array.from({ length: sorted.length + 1 }, (_, i) => i);
  const free = (from: number): number => {
    let i = from;
    while (next[i] !== i) {
      next[i] = next[next[i] as number] as number;
      i = next[i] as number;
    }
    return i;
  };
  const found = new Map<number, Absence>();
  for (const [from, to, why] of ranges)
    for (let i = free(firstFrom(sorted, from)); i < sorted.length; i = free(i)) {
      const number = sorted[i] as number;
      if (number > to) break;
      found.set(number, why);
      next[i] = i + 1;
    }
  return found;
}

/** Index of the first number that is no smaller. */
function firstFrom(sorted: readonly number[], number: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
