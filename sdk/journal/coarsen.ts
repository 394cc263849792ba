import type { ChunkPart, ChunksRecord } from "../protocol/index.ts";

/** Pieces grow to this many code units: coarse enough to be small, fine enough to still see a stream. */
const LONGEST_PIECE = 1024;

/**
 * Puts the chunks of `from` behind those of `into`, with less detail: neighbouring pieces of a kind become
 * one, with the time of the first. The text stays.
 *
 *   at [0, 20, 45] parts ["Hel", "lo", " world"]   →   at [0] parts ["Hello world"], merged 2
 */
export function appendCoarse(into: ChunksRecord, from: ChunksRecord): void {
  const { at, parts } = into;
  const offset = Number(BigInt(from.time) - BigInt(into.time)) / 1000;
  let merged = from.merged ?? 0;
  from.parts.forEach((part, i) => {
    const joined = join(parts.at(-1), part);
    if (joined === undefined) {
      parts.push(part);
      at.push(offset + (from.at[i] ?? 0));
    } else {
      parts[parts.length - 1] = joined;
      merged++;
    }
  });
  into.merged = (into.merged ?? 0) + merged;
  into.cut = (into.cut ?? 0) + (from.cut ?? 0);
  into.redacted = (into.redacted ?? 0) + (from.redacted ?? 0);
}

type Reasoning = { reasoning?: string | number } | undefined;

/** Two pieces of one kind as one; `undefined` if they are not, or become too long. */
function join(a: ChunkPart | undefined, b: ChunkPart): ChunkPart | undefined {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string" && a.length + b.length < LONGEST_PIECE) return a + b;
  const [before, after] = [(a as Reasoning)?.reasoning, (b as Reasoning)?.reasoning];
  const reasoning = after === undefined ? after : join(before, after);
  return reasoning === undefined ? reasoning : { reasoning: reasoning as string };
}
