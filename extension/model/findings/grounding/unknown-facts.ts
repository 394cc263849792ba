import type { SourceIndex } from "./source-index.ts";
import type { Word } from "./words.ts";

const MOST = 12;
/** Numbers that count things up in an answer's own order, or that sources write as words. */
const SMALL = /^[0-9]$|^10$/;

/**
 * Numbers and names of a sentence that no source has, as they are written. A name is a word with a capital within a
 * sentence: in languages that write all nouns so, there are many. Numbers up to ten can count the answer's own points.
 */
export function unknownOf({ places, asked }: SourceIndex, text: string, words: readonly Word[]): string[] {
  const unknown = new Set<string>();
  let before: Word | undefined;
  for (const word of words) {
    const isMissing = !places.has(word.stem) && !asked.has(word.stem);
    const isFact = word.isNumber
      ? !SMALL.test(word.stem)
      : word.isCapital && before !== undefined && word.isContent;
    if (isMissing && isFact && !isHeading(text, word, before)) unknown.add(text.slice(word.from, word.to));
    if (unknown.size >= MOST) break;
    before = word;
  }
  return [...unknown];
}

/** After a colon, a bracket or a quotation mark a capital says nothing. */
const isHeading = (text: string, word: Word, before: Word | undefined): boolean =>
  !word.isNumber && /[:"“„‘(*#>-]\s*$/.test(text.slice(before?.to ?? 0, word.from));
