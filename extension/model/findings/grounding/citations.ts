import type { Word } from "./words.ts";

/** Where an answer says which source it means: `[1]`, `[2, 3]`, `[^4]`, `【5†source】`. They are no words of it. */
const CITATION = /\[\^?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}\]|【[^【】\n]{1,60}】/g;

/** The words that are not within a citation. */
export function withoutCitations(text: string, words: Word[]): Word[] {
  if (!text.includes("[") && !text.includes("【")) return words;
  const citations = [...text.matchAll(CITATION)];
  if (citations.length === 0) return words;
  return words.filter(
    ({ from }) => !citations.some(({ index, 0: mark }) => from >= index && from < index + mark.length),
  );
}
