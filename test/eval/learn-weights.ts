import { type Features, measure } from "../../extension/model/findings/grounding/features.ts";
import { sentencesOf } from "../../extension/model/findings/grounding/sentences.ts";
import { indexSources } from "../../extension/model/findings/grounding/source-index.ts";
import { wordsOf } from "../../extension/model/findings/grounding/words.ts";
import type { SpanId } from "../../sdk/protocol/index.ts";
import type { BeginAnswer } from "./begin.ts";
import { dot, fitLogistic } from "./regression.ts";

export const FEATURES = [
  "words",
  "content",
  "pairs",
  "order",
  "together",
  "claims",
  "unfound",
  "question",
  "speaker",
  "opinion",
  "denial",
] as const satisfies readonly (keyof Features)[];

/** An answer's features, each the mean over its sentences by their words; the number of sentences stands apart. */
function rowOf({ response, knowledge }: BeginAnswer): { row: number[]; sentences: number } {
  const index = indexSources([{ spanId: "0" as SpanId, where: "knowledge", text: knowledge }]);
  const sentences = sentencesOf(response).map(({ from, to }) => {
    const text = response.slice(from, to);
    const words = wordsOf(text);
    return { count: words.length, features: measure(index, text, words).features };
  });
  const all = sentences.reduce((sum, { count }) => sum + count, 0) || 1;
  const mean = (name: keyof Features): number =>
    sentences.reduce((sum, { count, features }) => sum + count * features[name], 0) / all;
  return { row: [...FEATURES.map(mean), 1], sentences: Math.max(1, sentences.length) };
}

/** Weights of {@link FEATURES}, then the constant. */
export function learnWeights(answers: readonly BeginAnswer[]): number[] {
  return fitLogistic(
    answers.map((answer) => rowOf(answer).row),
    answers.map(({ isAttributable }) => isAttributable),
  );
}

export const scoreWith = (weights: readonly number[], answers: readonly BeginAnswer[]): number[] =>
  answers.map((answer) => {
    const { row, sentences } = rowOf(answer);
    return dot(row, weights) - Math.log(sentences);
  });
