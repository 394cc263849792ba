import type { ChunkPart, ChunksRecord } from "../protocol/index.ts";

/**
 * Streamed chunks with less detail: neighbouring pieces of a kind become one, with the time of the first.
 * The text stays.
 *
 *   at [0, 20, 45] parts ["Hel", "lo", " world"]   →   at [0] parts ["Hello world"], merged 2
 */

/** Pieces grow to this many code units: coarse enough to be small, fine enough to still see a stream. */
const LONGEST_PIECE = 1024;

/** Puts the chunks of `from` behind those of `into`, a record of the same span (or one without chunks). */
export function appendCoarse(into: ChunksRecord, from: ChunksRecord): void {
  const { at, parts } = into;
  const offset = Number(BigInt(from.time) - BigInt(into.time)) / 1000;
  let merged = (into.merged ?? 0) + (from.merged ?? 0);
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
  if (merged) into.merged = merged;
  for (const loss of ["cut", "redacted"] as const)
    if (from[loss]) into[loss] = (into[loss] ?? 0) + from[loss];
}

/** Two pieces of one kind as one; `undefined` if they are not, or become too long. */
function join(a: ChunkPart | undefined, b: ChunkPart): ChunkPart | undefined {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string" && a.length + b.length <= LONGEST_PIECE) return a + b;
  if (typeof a === "object" && typeof b === "object" && "reasoning" in a && "reasoning" in b) {
    const reasoning = join(a.reasoning, b.reasoning) as string | number | undefined;
    if (reasoning !== undefined) return { reasoning };
  }
}
