import type { ChunkPart, ChunksRecord } from "../protocol/index.ts";

/** Pieces grow to this many code units: coarse enough to be small, fine enough to still see a stream. */
const LONGEST_PIECE = 1024;

/**
 * Puts the chunks of `from` behind those of `into` (at first nothing), with less detail: neighbouring pieces of
 * a kind become one, with the time of the first. The text stays.
 *
 *   at [0, 20, 45] parts ["Hel", "lo", " world"]   →   at [0] parts ["Hello world"], merged 2
 */
export function appendCoarse(into: ChunksRecord | undefined, from: ChunksRecord): ChunksRecord {
  const whole = into ?? { ...from, at: [], parts: [], cut: 0, redacted: 0 };
  const { at, parts } = whole;
  const offset = (Number(from.time) - Number(whole.time)) / 1000;
  whole.cut = (whole.cut ?? 0) + (from.cut ?? 0);
  whole.redacted = (whole.redacted ?? 0) + (from.redacted ?? 0);
  from.parts.forEach((part, i) => {
    const joined = join(parts.at(-1), part);
    if (joined === undefined) {
      parts.push(part);
      // Times are rounded: what comes later may seem to be earlier by a hair.
      at.push(Math.max(at.at(-1) ?? 0, offset + (from.at[i] as number)));
    } else {
      parts[parts.length - 1] = joined;
      whole.merged = (whole.merged ?? 0) + 1;
    }
  });
  return whole;
}

/** Two pieces of one kind as one; `undefined` if they are not, or become too long. */
function join(a: unknown, b: unknown): ChunkPart | undefined {
  if (typeof a === typeof b && typeof b !== "object") {
    // Lengths, where the words are not recorded, add up.
    const joined = (a as string) + (b as string);
    if (`${joined}`.length < LONGEST_PIECE) return joined;
  }
  const [before, after] = [a, b].map((part) => (part as { reasoning?: unknown } | undefined)?.reasoning);
  const reasoning = after === undefined ? after : join(before, after);
  return reasoning === undefined ? reasoning : { reasoning: reasoning as string };
}
