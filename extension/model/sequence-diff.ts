/** A stretch of two lists that both have, or that only the one before or the one after has. */
export interface Stretch {
  kind: "same" | "removed" | "added";
  /** In the list before (`same`, `removed`) or after (`added`): `[from, to)`. */
  from: number;
  to: number;
}

/** More differences than these are not worth telling one by one; memory grows with their square. */
const MAX_EDITS = 1200;

/**
 * The shortest edit between two lists (E. Myers, "An O(ND) Difference Algorithm", 1986), after their common beginning
 * and end are set aside. Lists that differ in more than {@link MAX_EDITS} places count as replaced between those.
 */
export function diffLists<T>(before: readonly T[], after: readonly T[]): Stretch[] {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;
  const stretches: Stretch[] = [];
  push(stretches, "same", 0, head);
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  const edits = a.length && b.length ? shortestEdit(a, b) : undefined;
  if (edits) for (const { kind, from, to } of edits) push(stretches, kind, head + from, head + to);
  else {
    push(stretches, "removed", head, head + a.length);
    push(stretches, "added", head, head + b.length);
  }
  push(stretches, "same", before.length - tail, before.length);
  return stretches;
}

function push(stretches: Stretch[], kind: Stretch["kind"], from: number, to: number): void {
  if (from === to) return;
  const last = stretches.at(-1);
  if (last?.kind === kind && last.to === from) last.to = to;
  else stretches.push({ kind, from, to });
}

function shortestEdit<T>(a: readonly T[], b: readonly T[]): Stretch[] | undefined {
  const most = Math.min(a.length + b.length, MAX_EDITS);
  const offset = most + 1;
  const reach = new Int32Array(2 * most + 3);
  const rounds: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    // Only the diagonals that this round can have reached; the way back needs no others.
    rounds.push(reach.slice(offset - edits - 1, offset + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const x = stepFrom((k) => reach[offset + k] as number, diagonal, edits);
      const end = slide(a, b, x, x - diagonal);
      reach[offset + diagonal] = end;
      if (end >= a.length && end - diagonal >= b.length) return wayBack(a.length, b.length, rounds);
    }
  }
  return undefined;
}

/** Furthest `x` on a diagonal before sliding: down from the one above, or right from the one below. */
function stepFrom(at: (diagonal: number) => number, diagonal: number, edits: number): number {
  const isDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
  return isDown ? at(diagonal + 1) : at(diagonal - 1) + 1;
}

function slide<T>(a: readonly T[], b: readonly T[], fromX: number, fromY: number): number {
  let x = fromX;
  let y = fromY;
  while (x < a.length && y < b.length && a[x] === b[y]) {
    x++;
    y++;
  }
  return x;
}

function wayBack(lengthA: number, lengthB: number, rounds: readonly Int32Array[]): Stretch[] {
  const reversed: Stretch[] = [];
  let x = lengthA;
  let y = lengthB;
  for (let edits = rounds.length - 1; edits >= 0; edits--) {
    const reach = rounds[edits] as Int32Array;
    const at = (diagonal: number) => reach[diagonal + edits + 1] as number;
    const diagonal = x - y;
    const isDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
    const before = edits === 0 ? 0 : isDown ? at(diagonal + 1) : at(diagonal - 1);
    const beforeY = before - (isDown ? diagonal + 1 : diagonal - 1);
    const slidFrom = edits === 0 ? 0 : isDown ? before : before + 1;
    if (x > slidFrom) reversed.push({ kind: "same", from: slidFrom, to: x });
    if (edits > 0)
      reversed.push(
        isDown
          ? { kind: "added", from: beforeY, to: beforeY + 1 }
          : { kind: "removed", from: before, to: before + 1 },
      );
    x = before;
    y = beforeY;
  }
  return reversed.reverse();
}
