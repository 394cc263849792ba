import type { ChunksRecord } from "../protocol/index.ts";
import { appendCoarse } from "./coarsen.ts";
import { type Entry, GAP, type Owner, type Rank, RESOURCE } from "./entry.ts";

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
      const isMergeable = !entry.rank && !entry.isCoarse && entry.seq >= readUpTo;
      const own: ChunksRecord | undefined = isMergeable ? JSON.parse(entry.text) : undefined;
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
    const all = entries;
    entries = [];
    all.forEach((entry, i) => {
      const before = entries.at(-1);
      const isBesideGap = before?.rank === GAP;
      const goes =
        entry.rank === GAP
          ? isBesideGap
          : worthOf(entry) <= worth && isOver(KEEP, entries.length + all.length - i);
      if (!goes) entries.push(entry);
      else if (isBesideGap) {
        units -= entry.text.length;
        before.covers += entry.covers;
        before.chunks += entry.chunks;
        writeGap(before, entry);
      } else {
        entries.push(entry);
        writeGap(entry, entry);
      }
    });
  }

  /** Makes an entry the gap that also stands for another. */
  function writeGap(gap: Entry, lost: Entry): void {
    const { covers, chunks } = gap;
    const traces = [
      ...new Set([...(gap.traces ?? []), ...(lost.traces ?? (lost.owner ? [lost.owner.trace] : []))]),
    ];
    gap.rank = GAP;
    gap.traces = traces.slice(0, MOST_TRACES + 1);
    rewrite(gap, {
      type: "gap",
      covers,
      reason: "overflow",
      chunks,
      traces: traces[MOST_TRACES] ? undefined : traces,
    });
  }

  function makeRoom(): void {
    if (!isOver(1)) return;
    merge();
    for (let worth = 0; worth < 6; worth++) if (isOver(KEEP)) drop(worth);
  }

  /** Index of the entry that holds this number, or of the first after it. */
  function indexOf(seq: number): number {
    const index = entries.findIndex((entry) => entry.seq + entry.covers > seq);
    return index < 0 ? entries.length : index;
  }

  return {
    push(text: string, rank: Rank, owner?: Owner, chunks = 0): void {
      entries.push({ seq: next++, covers: 1, rank, text, owner, chunks });
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
      writeGap(first, first);
    },
  };
}

/** 0 goes first. */
const worthOf = ({ rank, owner }: Entry): number =>
  rank === RESOURCE ? 5 : rank && rank * 2 - Number(!!owner?.closed);
