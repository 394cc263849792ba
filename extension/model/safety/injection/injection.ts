import { FEATURES, type Feature, type Features, featuresOf, featuresOfOrder } from "./features.ts";
import { segmentsOf } from "./segments.ts";
import { surroundingsOf } from "./surroundings.ts";
import { THRESHOLD, WEIGHTS } from "./weights.ts";
import { wordsOf } from "./words-of.ts";

/** A stretch of a text that reads as an order to an assistant, [from, to). */
export interface Suspect {
  from: number;
  to: number;
  /** 0 … 1, as the regression has it; an estimate, not a proof. */
  likelihood: number;
  /** What was seen, the heaviest first, in words. */
  signs: string[];
}

/** All sentences of a text that are as likely as the threshold asks; in order. Linear in the text's length. */
export const scanForOrders = (text: string): Suspect[] =>
  scored(text, featuresOfOrder).filter(({ likelihood }) => likelihood >= THRESHOLD);

/** The likelihood of the likeliest sentence: what evaluations rank texts by. */
export const likelihoodOfOrders = (text: string): number =>
  scored(text, featuresOf).reduce((most, { likelihood }) => Math.max(most, likelihood), 0);

function scored(text: string, seenOf: typeof featuresOf | typeof featuresOfOrder): Suspect[] {
  const segments = segmentsOf(text);
  const words = segments.map(({ from, to }) => wordsOf(text.slice(from, to)));
  const around = surroundingsOf(segments, words);
  return segments.flatMap((segment, i) => {
    const features = seenOf(text, { segment, words: words[i] ?? [] }, around);
    if (!features) return [];
    const odds = FEATURES.reduce((sum, name) => sum + WEIGHTS[name] * features[name], WEIGHTS.constant);
    const signs = odds > -2 ? signsOf(features) : [];
    return { from: segment.from, to: segment.to, likelihood: 1 / (1 + Math.exp(-odds)), signs };
  });
}

/** The heaviest first. */
const signsOf = (features: Features): string[] =>
  FEATURES.filter((name) => SIGNS[name] && WEIGHTS[name] * features[name] > 0.3)
    .sort((a, b) => WEIGHTS[b] * features[b] - WEIGHTS[a] * features[a])
    .map((name) => SIGNS[name] as string);

const SIGNS: Partial<Record<Feature, string>> = {
  task: "begins as a task for an assistant",
  alter: "asks to change an answer",
  asks: "asks the reader to say or do something",
  question: "a question",
  output: "speaks of “your answer”",
  program: "speaks of “your code”",
  codePointer: "hands over code to take in",
  override: "asks to set instructions aside",
  persona: "gives the reader a role",
  model: "speaks of a model or assistant",
  form: "asks for a way of writing or a language",
  genre: "asks for a text to be made",
  exfiltration: "asks for secrets or instructions to be told",
  newRequest: "a request on another topic than the text around it",
  free: "a request that needs nothing of the text around it",
  oddRequest: "a request among rows or code",
};
