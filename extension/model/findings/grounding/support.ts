import type { Features } from "./features.ts";

export type Support =
  /** Sources say it, as far as words can tell. */
  | "supported"
  /** Some of it. */
  | "partly"
  | "unsupported"
  /** A question, a greeting: nothing that could be true or false. */
  | "no-claim";

/**
 * A logistic regression over {@link Features}, fitted to BEGIN's development parts (google/BEGIN-dataset, arXiv 2105.00071:
 * 1229 answers that people labelled “fully attributable” or not) with L2 = 3 by `test/eval/fit-weights.ts`, rounded to a
 * tenth. `npm run eval` tells how well it does on each part, and how well weights learnt on the other two parts do.
 */
export const WEIGHTS: Readonly<Record<keyof Features, number>> & { constant: number } = {
  words: 1.7,
  content: 1.0,
  pairs: 0.6,
  order: 1.6,
  together: 1.0,
  claims: 0.4,
  unfound: -1.0,
  question: -2.3,
  speaker: -1.7,
  opinion: -1.4,
  denial: -1.0,
  constant: -4.3,
};

/** Log odds that all of a sentence is in the sources. */
export function evidenceFor(features: Features): number {
  let sum = WEIGHTS.constant;
  for (const name of Object.keys(features) as (keyof Features)[]) sum += WEIGHTS[name] * features[name];
  return sum;
}

/** Log odds that all of an answer is: by the mean of its sentences, each word with the same say, and the fewer the more there are. */
export function evidenceForAll(sentences: readonly { words: number; evidence: number }[]): number {
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0);
  // Nothing was said that a source could have said.
  if (words === 0) return WEIGHTS.constant;
  const mean = sentences.reduce((sum, sentence) => sum + sentence.words * sentence.evidence, 0) / words;
  return mean - Math.log(sentences.length);
}

/** As likely as not; and one to seven. */
const SUPPORTED = 0;
const PARTLY = -2;

export function supportOf(
  features: Features,
  { evidence, hasUnknown, isCourtesy }: { evidence: number; hasUnknown: boolean; isCourtesy: boolean },
): Support {
  if (features.claims === 0 || features.question === 1 || isCourtesy) return "no-claim";
  if (evidence >= SUPPORTED) return hasUnknown ? "partly" : "supported";
  return evidence >= PARTLY ? "partly" : "unsupported";
}
