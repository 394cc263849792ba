/** A slip of the finger or two: more of them are another word. */
const MAX_SLIPS = 2;

/** The word that was most likely meant, if any is near: by letters changed, left out or added; or one it begins. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  let best: string | undefined;
  let fewest = Math.min(MAX_SLIPS, Math.floor(meant.length / 2)) + 1;
  for (const candidate of words) {
    const slips = slipsBetween(meant, candidate);
    if (slips < fewest) {
      fewest = slips;
      best = candidate;
    }
  }
  return best ?? (meant ? words.find((candidate) => candidate.startsWith(meant)) : undefined);
}

/** Levenshtein's distance; words that differ much in length are not worth counting. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_SLIPS) return MAX_SLIPS + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
