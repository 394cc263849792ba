import type { ChunkPart, ChunksRecord } from "../protocol/index.ts";
import { CHUNKS, type Entry, type Owner } from "./entry.ts";

/**
 * Makes streamed chunks smaller without losing text: records of one span that lie in one run of chunks
 * records become one, and neighbouring pieces become one piece with the time of the first.
 *
 *   A["Hel","lo"] B["x"] A[" wor","ld"]   →   A["Hello world"] B["x"] (covers 2)
 *
 * Spans do not depend on each other's chunks, so those of others in between do not matter; that the
 * numbers of a run add up does.
 */

/** Pieces grow to this many code units: coarse enough to be small, fine enough to still see a stream. */
const LONGEST_PIECE = 1024;
/** A run is cut here, so that a merged record stays easy to send. */
const LONGEST_RUN = 64 * 1024;

/** The run of mergeable entries that starts at `start`; empty if that entry is of another kind. */
export function findRun(entries: Entry[], start: number): Entry[] {
  let end = start;
  let length = 0;
  for (; end < entries.length && length < LONGEST_RUN; end++) {
    const entry = entries[end] as Entry;
    if (entry.rank !== CHUNKS || entry.coarse) break;
    length += entry.text.length;
  }
  return entries.slice(start, end);
}

/** The entries that replace a run: one per span, together covering the same numbers. */
export function coarsen(run: Entry[]): Entry[] {
  const first = run[0] as Entry;
  const records = new Map<Owner | undefined, { record: ChunksRecord; chunks: number }>();
  let covers = 0;
  for (const entry of run) {
    covers += entry.covers;
    const known = records.get(entry.owner);
    const next = JSON.parse(entry.text) as ChunksRecord;
    const merged = known?.record ?? { ...next, at: [], parts: [] };
    if (known) addLosses(merged, next);
    append(merged, next);
    records.set(entry.owner, { record: merged, chunks: entry.chunks + (known?.chunks ?? 0) });
  }
  let seq = first.seq;
  return [...records].map(([owner, { record, chunks }], index) => {
    const own = index === records.size - 1 ? first.seq + covers - seq : 1;
    if (own > 1) record.covers = own;
    const text = JSON.stringify(record);
    seq += own;
    return { seq: seq - own, covers: own, rank: CHUNKS, text, owner, chunks, coarse: true };
  });
}

function addLosses(into: ChunksRecord, from: ChunksRecord): void {
  for (const key of ["cut", "redacted", "merged"] as const)
    if (from[key]) into[key] = (into[key] ?? 0) + from[key];
}

function append(into: ChunksRecord, from: ChunksRecord): void {
  const offset = Number(BigInt(from.time) - BigInt(into.time)) / 1000;
  from.parts.forEach((part, index) => {
    const joined = join(into.parts.at(-1), part);
    if (joined === undefined) {
      into.parts.push(part);
      into.at.push(offset + (from.at[index] ?? 0));
    } else {
      into.parts[into.parts.length - 1] = joined;
      into.merged = (into.merged ?? 0) + 1;
    }
  });
}

/** Two pieces of one kind as one; `undefined` if they are not, or become too long. */
function join(a: ChunkPart | undefined, b: ChunkPart): ChunkPart | undefined {
  if (typeof a === "object" && typeof b === "object" && "reasoning" in a && "reasoning" in b) {
    const reasoning = join(a.reasoning, b.reasoning);
    return reasoning === undefined ? reasoning : ({ reasoning } as ChunkPart);
  }
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string" && a.length + b.length <= LONGEST_PIECE) return a + b;
}
