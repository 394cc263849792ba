import { FUNCTION_WORDS, TASK_VERBS } from "./lexicon.ts";
import type { Segment, Shape } from "./segments.ts";

/** What the rest of a text is like: an order to an assistant is often a stranger in it. */
export interface Surroundings {
  /** 0 … 1: how many of the words of a segment stand nowhere else in the text; {@link USUAL} where it is all there is. */
  newness(words: readonly string[]): number;
  /** 0 … 1: how much of the text is rows of a table, among which a line of prose is odd. */
  oddness: number;
  /** 0 … 1: how much of it is code. People who explain code tell each other what to do with it. */
  technical: number;
  /** 0 … 1: how many of the segments begin as tasks do. Manuals and recipes are full of them. */
  requests: number;
}

const SEVERAL = -1;
/** What sentences of honest texts have on the average (0.60 in answers about code, 0.69 in e-mails): alone one is neither odd nor at home. */
const USUAL = 0.65;

export function surroundingsOf(
  segments: readonly Segment[],
  wordsIn: readonly (readonly string[])[],
): Surroundings {
  // The one segment that has a word, or that there are more.
  const inSegment = new Map<string, number>();
  for (const [i, words] of wordsIn.entries())
    for (const word of words) {
      const one = inSegment.get(word);
      if (one === undefined) inSegment.set(word, i);
      else if (one !== i) inSegment.set(word, SEVERAL);
    }
  const requests = wordsIn.reduce((sum, [first = ""]) => sum + Number(TASK_VERBS.has(first)), 0);
  const shareOf = (shape: Shape): number =>
    segments.length ? segments.filter((segment) => segment.shape === shape).length / segments.length : 0;
  return {
    newness(words) {
      const content = words.filter((word) => word.length > 2 && !FUNCTION_WORDS.has(word));
      if (content.length === 0) return 0;
      if (segments.length < 2) return USUAL;
      return content.filter((word) => inSegment.get(word) !== SEVERAL).length / content.length;
    },
    oddness: shareOf("row"),
    technical: Math.min(1, 3 * shareOf("code")),
    requests: segments.length ? requests / segments.length : 0,
  };
}
