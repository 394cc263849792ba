import { around, nearest, type SourceIndex } from "./source-index.ts";
import type { Word } from "./words.ts";

/** What is measured of one sentence of an answer; all but `claims` and `unfound` are 0 … 1. */
export interface Features {
  /** Words of the sentence that stand in the sources, of all and of the content words. */
  words: number;
  content: number;
  /** Neighbouring words of the sentence that are neighbours in a source, too. */
  pairs: number;
  /** Share of the sentence's words in the longest common subsequence with the best passage and its neighbours. */
  order: number;
  /** Share of the content words within that one passage and its neighbours. */
  together: number;
  /** ln(1 + content words): who says nothing claims nothing. */
  claims: number;
  /** ln(1 + content words that no source has). */
  unfound: number;
  /** Asks; speaks of the speaker; judges or guesses; denies. */
  question: number;
  speaker: number;
  opinion: number;
  denial: number;
}

const SPEAKER = /(?<![\p{L}])(?:i|me|my|mine|im)(?![\p{L}])/iu;
const OPINION =
  /(?<![\p{L}])(?:think|guess|believe|love|like|hope|feel|wonder|agree|great|good|best|amazing|funny|cool|awesome|favou?rite|probably|maybe|sure)(?![\p{L}])/iu;
const DENIAL = /(?<![\p{L}])(?:not|no|never|nt|none|nothing)(?![\p{L}])|n['’]t(?![\p{L}])/iu;
const QUESTION = /[?？]|(?<![\p{L}])(?:did|do|have|are) you(?![\p{L}])/iu;

/** Passages a sentence is compared with word by word. */
const CANDIDATES = 3;
/** Words of a passage and its neighbours that are compared in order. */
const MOST_ORDERED = 300;

export interface Measured {
  features: Features;
  /** The passage that says most of it. */
  passage?: number;
}

export function measure(index: SourceIndex, text: string, words: readonly Word[]): Measured {
  const content = words.filter(({ isContent }) => isContent);
  const isFound = ({ stem }: Word): boolean => index.places.has(stem);
  const pairs = words.slice(1).map(({ stem }, i) => [(words[i] as Word).stem, stem] as const);
  const best = bestPassage(index, words, content);
  return {
    passage: best?.passage,
    features: {
      words: share(words, isFound),
      content: share(content, isFound),
      pairs: share(pairs, ([before, stem]) => index.behind.get(before)?.has(stem) === true),
      order: best?.order ?? 0,
      together: best?.together ?? 0,
      claims: Math.log1p(content.length),
      unfound: Math.log1p(content.filter((word) => !isFound(word)).length),
      question: Number(QUESTION.test(text)),
      speaker: Number(SPEAKER.test(text)),
      opinion: Number(OPINION.test(text)),
      denial: Number(DENIAL.test(text)),
    },
  };
}

function bestPassage(
  index: SourceIndex,
  words: readonly Word[],
  content: readonly Word[],
): { passage: number; order: number; together: number } | undefined {
  let best: { passage: number; order: number; together: number } | undefined;
  for (const passage of nearest(index, words, CANDIDATES)) {
    const near = around(index, passage).slice(0, MOST_ORDERED);
    const stems = new Set(near.map(({ stem }) => stem));
    const together = share(content, ({ stem }) => stems.has(stem));
    const order = words.length ? commonSubsequence(words, near) / words.length : 0;
    if (!best || together + order > best.together + best.order) best = { passage, order, together };
  }
  return best;
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.length ? items.filter(test).length / items.length : 0;
}

/** Length of the longest common subsequence of stems. */
function commonSubsequence(a: readonly Word[], b: readonly Word[]): number {
  const row = new Uint16Array(b.length + 1);
  for (const { stem } of a) {
    let diagonal = 0;
    for (let j = 0; j < b.length; j++) {
      const above = row[j + 1] as number;
      row[j + 1] = stem === b[j]?.stem ? diagonal + 1 : Math.max(above, row[j] as number);
      diagonal = above;
    }
  }
  return row[b.length] as number;
}
