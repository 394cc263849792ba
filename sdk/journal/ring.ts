import type { ChunksRecord } from "../protocol/index.ts";
import { appendCoarse } from "./coarsen.ts";
import { CHUNKS, type Entry, type Owner, type Rank, RESOURCE } from "./entry.ts";

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
/** A gap names so many traces it hit. */
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

  function makeRoom(): void {
    if (!isOver(1)) return;
    merge();
    for (let worth = 0; worth <= 5 && isOver(KEEP); worth++) drop(worth);
  }

  /** Merges the chunks of each run of records of one span. */
  function merge(): void {
    const kept: Entry[] = [];
    let record: ChunksRecord | undefined;
    const finish = (): void => {
      const last = kept.at(-1);
      if (!record || !last) return;
      if (last.covers > 1) record.covers = last.covers;
      last.text = JSON.stringify(record);
      units += last.text.length;
      record = undefined;
    };
    let length = 0;
    for (const entry of entries) {
      const isMergeable = entry.rank === CHUNKS && !entry.gap && !entry.isCoarse && entry.seq >= readUpTo;
      if (!isMergeable || kept.at(-1)?.owner !== entry.owner || length > LONGEST_MERGED) finish();
      if (!isMergeable || !isOver(KEEP)) {
        finish();
        kept.push(entry);
        continue;
      }
      const into = kept.at(-1);
      const own = JSON.parse(entry.text) as ChunksRecord;
      units -= entry.text.length;
      length = entry.text.length + (record ? length : 0);
      if (record && into) {
        into.covers += entry.covers;
        into.chunks += entry.chunks;
      } else {
        const { type, trace, span, time } = own;
        entry.isCoarse = true;
        kept.push(entry);
        record = { type, trace, span, time, at: [], parts: [] };
      }
      appendCoarse(record, own);
    }
    finish();
    entries = kept;
  }

  /** Drops the oldest of what is worth no more than this. */
  function drop(worth: number): void {
    const all = entries;
    entries = [];
    all.forEach((entry, i) => {
      const before = entries.at(-1);
      if (entry.gap ? before?.gap : isOver(KEEP, entries.length + all.length - i) && worthOf(entry) <= worth)
        toGap(entry, before);
      else entries.push(entry);
    });
  }

  /** Puts a gap where an entry was, or makes the gap before it larger. */
  function toGap(entry: Entry, before: Entry | undefined): void {
    units -= entry.text.length;
    let place = entry;
    if (before?.gap) {
      place = before;
      units -= place.text.length;
      place.covers += entry.covers;
      place.chunks += entry.chunks;
    } else entries.push(place);
    place.hit ??= new Set();
    for (const trace of entry.hit ?? (entry.owner ? [entry.owner.trace] : []))
      if (place.hit.size <= MOST_TRACES) place.hit.add(trace);
    place.gap = { type: "gap", covers: place.covers, reason: "overflow", chunks: place.chunks };
    // Some of many would say that the others are whole.
    if (place.hit.size <= MOST_TRACES) place.gap.traces = [...place.hit];
    place.text = JSON.stringify(place.gap);
    units += place.text.length;
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
      const first = entries[start];
      if (!first) return undefined;
      let body = "";
      let s0 = first.seq;
      let end = s0;
      for (const entry of entries.slice(start, start + most)) {
        let { text } = entry;
        if (entry.gap && entry.seq < from) {
          // Only a gap can be seen from its middle; merged records are given whole.
          text = JSON.stringify({ ...entry.gap, covers: entry.seq + entry.covers - from });
          s0 = from;
        }
        if (body && body.length + text.length + 2 > length) break;
        body += (body ? "," : "[") + text;
        end = entry.seq + entry.covers;
      }
      readUpTo = Math.max(readUpTo, end);
      return { s0, n: end - s0, body: `${body}]` };
    },
    /** Forgets everything up to and including `upTo`. */
    free(upTo: number): void {
      if (upTo < next) for (const entry of entries.splice(0, indexOf(upTo + 1))) units -= entry.text.length;
    },
  };
}

/** 0 goes first. */
const worthOf = ({ rank, owner }: Entry): number =>
  rank === CHUNKS ? 0 : rank === RESOURCE ? 5 : rank * 2 - (owner?.closed ? 1 : 0);
