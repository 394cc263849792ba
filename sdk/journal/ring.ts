import type { ChunksRecord } from "../protocol/index.ts";
import { appendCoarse } from "./coarsen.ts";
import { CHUNKS, type Entry, GAP, type Owner, type Rank, RESOURCE } from "./entry.ts";

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
  /** Counted as two per UTF-16 code unit of JSON. Default 8 MiB. */
  bytes?: number;
  /** Default 20 000. */
  records?: number;
}

/** What is left after making room, as a share of the limits. */
const KEEP = 0.75;
/** Merged records do not grow beyond this, so that they stay easy to send. */
const LONGEST_MERGED = 64 * 1024;
/** A gap names so many traces; one that hit more says nothing of which. */
const MOST_TRACES = 8;

/** One reading: records `s0` … `s0 + n − 1` as JSON text of an array. */
export interface Reading {
  s0: number;
  n: number;
  body: string;
}

export type Ring = ReturnType<typeof createRing>;

export function createRing() {
  let entries: Entry[] = [];
  let next = 1;
  let units = 0;
  let mostUnits = 4 * 1024 * 1024;
  let mostRecords = 20_000;
  /** Numbers below were read: a reader may ask again from anywhere there, so they are not merged any more. */
  let readUpTo = 1;

  /** Is more held than this share of the limits? `count` entries are. */
  const isOver = (share: number, count = entries.length): boolean =>
    units > mostUnits * share || count > mostRecords * share;

  function rewrite(entry: Entry, record: object): void {
    units -= entry.text.length;
    entry.text = JSON.stringify(record);
    units += entry.text.length;
  }

  /** Merges the chunks of each run of records of one span. */
  function merge(): void {
    const all = entries;
    let last: Entry | undefined;
    let record: ChunksRecord | undefined;
    const finish = (): void => {
      if (last && record) rewrite(last, { ...record, covers: last.covers });
      record = undefined;
    };
    entries = [];
    for (const entry of all) {
      const isFine = entry.rank === CHUNKS && !entry.isCoarse && entry.seq >= readUpTo;
      const own: ChunksRecord | undefined = isFine ? JSON.parse(entry.text) : undefined;
      if (own && record && last && last.owner === entry.owner && last.text.length < LONGEST_MERGED) {
        // Until it is written anew, the text only counts.
        last.text += entry.text;
        last.covers += entry.covers;
        last.chunks += entry.chunks;
      } else {
        finish();
        entries.push(entry);
        last = entry;
        record = own && { ...own, at: [], parts: [], cut: 0, redacted: 0, merged: 0 };
        entry.isCoarse = true;
      }
      if (own && record) appendCoarse(record, own);
    }
    finish();
  }

  /** Drops the oldest of what is worth no more than this. */
  function drop(worth: number): void {
    const kept: Entry[] = [];
    /** The gap that the next dropped one joins, and the traces it hit. */
    let gap: Entry | undefined;
    let traces: string[] = [];
    let i = 0;
    for (; i < entries.length && isOver(KEEP, kept.length + entries.length - i); i++) {
      const entry = entries[i] as Entry;
      const goes = entry.rank === GAP || worthOf(entry) <= worth;
      if (goes && gap) {
        units -= entry.text.length;
        gap.covers += entry.covers;
        gap.chunks += entry.chunks;
        for (const trace of tracesOf(entry))
          if (traces.length <= MOST_TRACES && !traces.includes(trace)) traces.push(trace);
        continue;
      }
      if (gap) writeGap(gap, traces);
      gap = goes ? entry : undefined;
      traces = tracesOf(entry);
      kept.push(entry);
    }
    if (gap) writeGap(gap, traces);
    // The rest is not even looked at: most of the cost would be the memory it is spread over.
    entries = kept.concat(entries.slice(i));
  }

  function writeGap(gap: Entry, traces: string[]): void {
    const { covers, chunks } = gap;
    gap.rank = GAP;
    gap.traces = traces;
    // Some of many would say that the others are whole.
    const hit = traces.length > MOST_TRACES ? undefined : traces;
    rewrite(gap, { type: "gap", covers, reason: "overflow", chunks, traces: hit });
  }

  function makeRoom(): void {
    if (!isOver(1)) return;
    // Not to look at everything once more for a kind that is not there.
    const worths = new Set(entries.map(worthOf));
    if (worths.has(CHUNKS)) merge();
    for (let worth = 0; worth < 6; worth++) if (worths.has(worth) && isOver(KEEP)) drop(worth);
  }

  /** Index of the entry that holds this number, or of the first after it. */
  function indexOf(seq: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { seq: first, covers } = entries[middle] as Entry;
      if (first + covers > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    push(text: string, rank: Rank, owner?: Owner, chunks = 0): void {
      // Every member at once: objects of one shape are cheaper.
      entries.push({ seq: next++, covers: 1, rank, text, owner, chunks, isCoarse: false, traces: undefined });
      units += text.length;
      makeRoom();
    },
    /** The number the next record will get. */
    next: () => next,
    /** Oldest number held. */
    head: () => entries[0]?.seq ?? next,
    limit({ bytes, records }: RingLimits): void {
      if (bytes) mostUnits = bytes / 2;
      if (records) mostRecords = records;
      makeRoom();
    },
    /** From `from` on at least one record, else no more than `length` code units and `most` records. */
    read(from: number, length: number, most: number): Reading | undefined {
      const start = indexOf(from);
      const some: string[] = [];
      let end = 0;
      for (const { text, seq, covers } of entries.slice(start, start + most)) {
        length -= text.length + 1;
        if (end && length < 1) break;
        some.push(text);
        end = seq + covers;
      }
      if (!end) return undefined;
      readUpTo = Math.max(readUpTo, end);
      const s0 = (entries[start] as Entry).seq;
      return { s0, n: end - s0, body: `[${some}]` };
    },
    /** Forgets everything up to and including `upTo`. */
    free(upTo: number): void {
      if (upTo >= next) return;
      for (const entry of entries.splice(0, indexOf(upTo + 1))) units -= entry.text.length;
      const [first] = entries;
      // Merged records stay whole; of a gap the rest can stay.
      if (first?.rank !== GAP || first.seq > upTo) return;
      first.covers += first.seq - upTo - 1;
      first.seq = upTo + 1;
      writeGap(first, tracesOf(first));
    },
  };
}

const tracesOf = ({ traces, owner }: Entry): string[] => traces ?? (owner ? [owner.trace] : []);

/** 0 goes first. */
const worthOf = ({ rank, owner }: Entry): number =>
  rank === RESOURCE ? 5 : rank && rank * 2 - Number(!!owner?.closed);
