import type { ChunksRecord } from "../protocol/index.ts";
import { appendCoarse } from "./coarsen.ts";
import { CHUNKS, COARSE, type Entry, GAP, type Owner, type Rank, RESOURCE } from "./entry.ts";

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

  const head = (): number => entries[0]?.seq ?? next;

  /** Is more held than this share of the limits? `count` entries are. */
  const isOver = (share: number, count = entries.length): boolean =>
    units > mostUnits * share || count > mostRecords * share;

  const counted = (entry: Entry, sign = 1): Entry => {
    units += sign * entry.text.length;
    return entry;
  };

  /** One in place of a run, of which only the first counts any more. */
  const replaced = (run: Entry[], isGap: boolean, seq?: number): Entry => {
    counted(run[0] as Entry, -1);
    return counted(standIn(run, isGap, seq));
  };

  /**
   * Makes one of each run of neighbours worth no more than this. Worth nothing are chunks not yet merged: those
   * of one span are. Of others a gap is left, oldest first, until there is room.
   */
  function fold(worth: number): void {
    const kept: Entry[] = [];
    let run: Entry[] = [];
    let length = 0;
    const finish = (): void => {
      if (run.length) kept.push(replaced(run, worth > 0));
      run = [];
      length = 0;
    };
    let i = 0;
    for (; i < entries.length && (!worth || isOver(KEEP, kept.length + entries.length - i)); i++) {
      const entry = entries[i] as Entry;
      const goes = worthOf(entry) <= worth && (worth || entry.seq >= readUpTo);
      const joins = worth || (run[0]?.owner === entry.owner && length < LONGEST_MERGED);
      if (!goes || !joins) finish();
      if (goes) {
        length += entry.text.length;
        // The first counts for what will stand in its place.
        if (run.push(entry) > 1) counted(entry, -1);
      } else kept.push(entry);
    }
    finish();
    // The rest is not even looked at: most of the cost would be the memory it is spread over.
    entries = kept.concat(entries.slice(i));
  }

  function makeRoom(): void {
    if (isOver(1)) for (let worth = CHUNKS; worth <= RESOURCE && isOver(KEEP); worth++) fold(worth);
  }

  /** Index of the entry that holds this number, or of the first after it. */
  function indexOf(seq: number): number {
    // Merged ones stand for several numbers, so that it can only be further to the left.
    let i = Math.min(seq - head(), entries.length);
    while (i > 0 && endOf(entries[i - 1] as Entry) > seq) i--;
    return Math.max(i, 0);
  }

  return {
    push(text: string, rank: Rank, owner: Owner = { traces: [] }, chunks = 0): void {
      entries.push(counted({ seq: next++, covers: 1, chunks, owner, rank, text }));
      makeRoom();
    },
    /** The number the next record will get. */
    next: () => next,
    /** Oldest number held. */
    head,
    limit({ bytes, records }: RingLimits): void {
      if (bytes) mostUnits = bytes / 2;
      if (records) mostRecords = records;
      makeRoom();
    },
    /** From `from` on at least one record, else no more than `length` code units and `most` records (default: all). */
    read(from: number, length: number, most = entries.length): Reading | undefined {
      const start = indexOf(from);
      const some: string[] = [];
      let s0 = 0;
      let end = 0;
      for (const entry of entries.slice(start, start + most)) {
        length -= entry.text.length + 1;
        if (end && length < 1) break;
        some.push(entry.text);
        s0 ||= entry.seq;
        end = endOf(entry);
      }
      readUpTo = Math.max(readUpTo, end);
      return end ? { s0, n: end - s0, body: `[${some}]` } : undefined;
    },
    /** Forgets everything up to and including `upTo`. */
    free(upTo: number): void {
      if (upTo >= next) return;
      for (const entry of entries.splice(0, indexOf(upTo + 1))) counted(entry, -1);
      const [first] = entries;
      // Merged records stay whole; of a gap the rest can stay.
      if (first?.rank === GAP && first.seq <= upTo) entries[0] = replaced([first], true, upTo + 1);
    },
  };
}

const endOf = ({ seq, covers }: Entry): number => seq + covers;

/** 0 goes first. */
const worthOf = ({ rank, owner }: Entry): number => (rank > COARSE && owner.closed ? rank - 1 : rank);

/** One entry in place of a run: its chunks merged, or a gap from `seq` on. */
function standIn(run: Entry[], isGap: boolean, seq = (run[0] as Entry).seq): Entry {
  const covers = endOf(run.at(-1) as Entry) - seq;
  const chunks = run.reduce((sum, one) => sum + one.chunks, 0);
  const traces = [...new Set(run.flatMap(({ owner }) => owner.traces))].slice(0, MOST_TRACES + 1);
  // Some of many would say that the others are whole.
  const hit = traces.length > MOST_TRACES ? undefined : traces;
  const record = isGap
    ? { type: "gap", reason: "overflow", chunks, traces: hit }
    : run.map(({ text }): ChunksRecord => JSON.parse(text)).reduce(appendCoarse, undefined);
  const text = JSON.stringify({ ...record, covers });
  return { seq, covers, chunks, owner: { traces }, rank: isGap ? GAP : COARSE, text };
}
