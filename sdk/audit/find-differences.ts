/** What was sealed at a place, or stands there. */
export interface Place {
  hash: string;
}

export interface Differences<Sealed, Found> {
  changed: { was: Sealed; is: Found }[];
  removed: Sealed[];
  added: Found[];
  moved: Found[];
  /** As sealed, and in order. */
  kept: Found[];
}

/**
 * How what is found differs from what was sealed. Entries are known by their hashes; of those that are in another order the
 * fewest are said to have moved. n log n.
 */
export function findDifferences<Sealed extends Place, Found extends Place>(
  sealed: readonly Sealed[],
  found: readonly Found[],
): Differences<Sealed, Found> {
  const places = new Map<string, number[]>();
  sealed.forEach(({ hash }, i) => {
    const known = places.get(hash);
    if (known) known.push(i);
    else places.set(hash, [i]);
  });
  const next = new Map<string, number>();
  const at = found.map(({ hash }) => {
    const turn = next.get(hash) ?? 0;
    next.set(hash, turn + 1);
    return places.get(hash)?.[turn] ?? -1;
  });
  const inOrder = longestRise(at);
  const isFound = new Set(at);
  const differences: Differences<Sealed, Found> = {
    changed: [],
    removed: [],
    added: [],
    moved: [],
    kept: [],
  };
  let from = 0;
  let foreign: Found[] = [];
  /** Between two that are as they were: what is missing there and what is new there are each other's. */
  const settle = (to: number) => {
    const missing = sealed.slice(from, to).filter((_, i) => !isFound.has(from + i));
    const pairs = Math.min(missing.length, foreign.length);
    for (let i = 0; i < pairs; i++)
      differences.changed.push({ was: missing[i] as Sealed, is: foreign[i] as Found });
    differences.removed.push(...missing.slice(pairs));
    differences.added.push(...foreign.slice(pairs));
    from = to + 1;
    foreign = [];
  };
  found.forEach((entry, i) => {
    const place = at[i] as number;
    if (place < 0) foreign.push(entry);
    else if (inOrder.has(i)) {
      settle(place);
      differences.kept.push(entry);
    } else differences.moved.push(entry);
  });
  settle(sealed.length);
  return differences;
}

/** Indexes of a longest part that rises; negative numbers are in none. */
function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: number[] = [];
  numbers.forEach((number, i) => {
    if (number < 0) return;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = i;
  });
  const rise = new Set<number>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i] as number) rise.add(i);
  return rise;
}
