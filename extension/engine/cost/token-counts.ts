import type { Clock } from "../clock.ts";

const load = () => import("../../model/cost/tokenizer.ts");

/** Code units that are counted; what is longer is reckoned by what its beginning came to. */
const MOST = 400_000;
/** So long at a time, and then records have their turn. */
const SLICE_MS = 12;
const MOST_TEXTS = 200;

/**
 * Tokens of each text, estimated. Long texts share what is counted in proportion to their lengths. Rejects where the
 * tokenizer cannot be loaded.
 */
export async function countTokens(
  texts: readonly string[],
  clock: Pick<Clock, "cost" | "soon">,
  tokenizer = load,
): Promise<number[]> {
  const { piecesToCount, countPiece } = await tokenizer();
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const share = Math.min(1, MOST / Math.max(1, total));
  let sliceEnd = clock.cost() + SLICE_MS;
  const counts: number[] = [];
  for (const text of texts.slice(0, MOST_TEXTS)) {
    const wanted = Math.ceil(text.length * share);
    let [tokens, length] = [0, 0];
    for (const piece of piecesToCount(text)) {
      if (length >= wanted) break;
      tokens += countPiece(piece);
      length += piece.length;
      if (clock.cost() < sliceEnd) continue;
      await new Promise<void>((resolve) => clock.soon(resolve));
      sliceEnd = clock.cost() + SLICE_MS;
    }
    counts.push(length < text.length ? Math.round((tokens / length) * text.length) : tokens);
  }
  return counts;
}
