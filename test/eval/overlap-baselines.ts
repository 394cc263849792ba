import type { BeginAnswer } from "./begin.ts";

const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? [];

function counts(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

/** What others measure the same with; each gives a score an answer. Variants are all tried: the best one is to be beaten. */
export function baselines(answers: readonly BeginAnswer[]): Record<string, number[]> {
  const bm25 = bm25Of(answers);
  const each = (score: (answer: string[], knowledge: string[]) => number): number[] =>
    answers.map(({ response, knowledge }) => score(wordsOf(response), wordsOf(knowledge)));
  return {
    "word-overlap F1": each((a, k) => f1(overlap(a, k), a.length, k.length)),
    "word-overlap precision": each((a, k) => overlap(a, k) / (a.length || 1)),
    "LCS F1": each((a, k) => f1(lcs(a, k), a.length, k.length)),
    "LCS precision": each((a, k) => lcs(a, k) / (a.length || 1)),
    BM25: bm25,
    "BM25 a word": bm25.map((score, i) => score / (wordsOf(answers[i]?.response ?? "").length || 1)),
  };
}

function overlap(a: readonly string[], b: readonly string[]): number {
  const of = counts(b);
  let shared = 0;
  for (const [word, count] of counts(a)) shared += Math.min(count, of.get(word) ?? 0);
  return shared;
}

const f1 = (shared: number, a: number, b: number): number => (shared ? (2 * shared) / (a + b) : 0);

function lcs(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [j, other] of b.entries())
      next.push(word === other ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number));
    row = next;
  }
  return row[b.length] as number;
}

const K1 = 1.5;
const B = 0.75;

/** The answer asks, its knowledge is the document, all knowledge of the part the collection. */
function bm25Of(answers: readonly BeginAnswer[]): number[] {
  const documents = [...new Set(answers.map(({ knowledge }) => knowledge))].map((text) => wordsOf(text));
  const frequency = counts(documents.flatMap((words) => [...new Set(words)]));
  const mean = documents.reduce((sum, words) => sum + words.length, 0) / documents.length;
  return answers.map(({ response, knowledge }) => {
    const words = wordsOf(knowledge);
    const within = counts(words);
    return wordsOf(response).reduce((sum, word) => {
      const times = within.get(word) ?? 0;
      const rarity = Math.log(
        1 + (documents.length - (frequency.get(word) ?? 0) + 0.5) / ((frequency.get(word) ?? 0) + 0.5),
      );
      return sum + (rarity * times * (K1 + 1)) / (times + K1 * (1 - B + (B * words.length) / mean));
    }, 0);
  });
}
