import { coarsen, findRun } from "./coarsen.ts";
import { CHUNKS, type Entry, GAP, lengthOf, type Owner, type Rank, textOf, toGap } from "./entry.ts";

/**
 * Records not yet known to be stored, numbered without holes, bounded by size and number. When it is
 * full it gives up, in this order, until a quarter is free: times of single chunks (merged, the text stays);
 * oldest chunks; details of ended spans; details of running ones; starts, ends and errors of ended spans,
 * then of running ones; resources. What is dropped leaves a gap in its place:
 *
 *   │ start │ chunks │ chunks │ start │ end │   →   │ start │ gap: 2 │ start │ end │
 *
 * Making room for a quarter at a time keeps the cost of one record constant.
 */
export interface RingLimits {
  /** Counted as two per UTF-16 code unit of JSON. */
  bytes: number;
  records: number;
}

export const DEFAULT_LIMITS: RingLimits = { bytes: 8 * 1024 * 1024, records: 20_000 };

/** What is left after making room, as a share of the limits. */
const KEEP = 0.75;

/** One reading: records `s0` … `s0 + n − 1` as JSON text of an array. */
export interface Reading {
  s0: number;
  n: number;
  body: string;
}

export type Ring = ReturnType<typeof createRing>;

export function createRing(limits: RingLimits) {
  let entries: Entry[] = [];
  let next = 1;
  let units = 0;
  /** Numbers below were read: a reader may ask again from anywhere there, so they are not merged any more. */
  let readUpTo = 1;

  const head = (): number => entries[0]?.seq ?? next;

  /** How far over (> 0) a share of the limits. */
  const isOver = (share: number): boolean =>
    units * 2 > limits.bytes * share || entries.length > limits.records * share;

  function push(text: string, rank: Rank, owner?: Owner, chunks = 0): void {
    entries.push({ seq: next++, covers: 1, rank, text, owner, chunks });
    units += text.length;
    if (isOver(1)) makeRoom();
  }

  function makeRoom(): void {
    merge();
    for (let worth = 0; worth <= 5 && isOver(KEEP); worth++) drop(worth);
  }

  function merge(): void {
    const kept: Entry[] = [];
    for (let i = 0; i < entries.length; ) {
      const entry = entries[i] as Entry;
      const run = entry.seq >= readUpTo && isOver(KEEP) ? findRun(entries, i) : [];
      const merged = run.length > 0 ? coarsen(run) : [entry];
      for (const old of run) units -= old.text.length;
      if (run.length > 0) for (const one of merged) units += one.text.length;
      kept.push(...merged);
      i += run.length || 1;
    }
    entries = kept;
  }

  function drop(worth: number): void {
    const all = entries;
    const kept: Entry[] = [];
    for (const [i, entry] of all.entries()) {
      const before = kept.at(-1);
      // Counted as if the rest were kept, so that dropping stops as soon as there is room.
      const isNeeded =
        units * 2 > limits.bytes * KEEP || kept.length + all.length - i > limits.records * KEEP;
      if (entry.rank === GAP ? before?.rank === GAP : isNeeded && worthOf(entry) <= worth) {
        units -= lengthOf(entry) + (before?.rank === GAP ? lengthOf(before) : 0);
        const gap = toGap(entry, before);
        units += lengthOf(gap);
        if (gap !== before) kept.push(gap);
      } else kept.push(entry);
    }
    entries = kept;
  }

  /** Index of the entry that holds this number, or of the first after it. */
  function indexOf(seq: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { seq: first, covers } = entries[middle] as Entry;
      if (first + covers <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    push,
    /** The number the next record will get. */
    next: () => next,
    /** Oldest number held. */
    head,
    limit: (wanted: Partial<RingLimits>): void => {
      for (const key of ["bytes", "records"] as const) {
        const value = wanted[key];
        if (typeof value === "number" && value > 0) limits[key] = value;
      }
      if (isOver(1)) makeRoom();
    },
    /** From `from` on, at least one record, else no more than `length` code units and `most` records. */
    read(from: number, length: number, most: number): Reading | undefined {
      const start = indexOf(from);
      let n = 0;
      let body = "";
      for (let i = start; i < entries.length && i - start < most; i++) {
        const entry = entries[i] as Entry;
        const text = textOf(entry, from);
        if (body && body.length + text.length + 2 > length) break;
        body += (body ? "," : "[") + text;
        // Only a gap can be seen from its middle; merged records are given whole.
        n += entry.covers - (entry.rank === GAP ? Math.max(0, from - entry.seq) : 0);
      }
      const first = entries[start];
      if (!first) return undefined;
      const s0 = first.rank === GAP ? Math.max(from, first.seq) : first.seq;
      readUpTo = Math.max(readUpTo, s0 + n);
      return { s0, n, body: `${body}]` };
    },
    /** Forgets everything up to and including `upTo`. */
    free(upTo: number): void {
      if (upTo >= next) return;
      for (const entry of entries.splice(0, indexOf(upTo + 1))) units -= lengthOf(entry);
    },
    /** Code units of JSON held. */
    units: () => units,
  };
}

/** 0 goes first. */
function worthOf({ rank, owner }: Entry): number {
  if (rank === CHUNKS) return 0;
  if (rank === GAP) return 9;
  if (rank === 3) return 5;
  return rank * 2 - (owner?.closed ? 1 : 0);
}
