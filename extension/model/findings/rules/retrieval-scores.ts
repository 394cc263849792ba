import type { Finding } from "../finding.ts";
import { evidence, type Pipeline } from "../pipeline.ts";

/**
 * A best score below this is weak, on a scale from 0 to 1. Cosines of unrelated texts reach 0.2 to 0.3 with current embedding
 * models, and rerankers give relevant documents 0.5 and more; some older models (ada-002) give everything more than 0.7.
 */
const WEAK = 0.35;
/** Reciprocal rank fusion (k = 60) gives 1/61 to each list's best: below this a scale is that one. */
const FUSED = 0.034;
const FUSED_LEAST = 0.004;

/** The best document of a search has a low score. */
export function weakScores({ before }: Pipeline): Finding[] {
  return before.flatMap((step) => {
    const { kind, documents } = step.view;
    if (kind !== "retrieval" && kind !== "rerank") return [];
    const scores = documents.flatMap(({ score }) => score ?? []);
    if (scores.length === 0 || !isSimilarity(scores)) return [];
    const best = Math.max(...scores);
    if (best >= WEAK) return [];
    const at = documents.findIndex(({ score }) => score === best);
    return [
      {
        rule: "retrieval.weak",
        area: "retrieval",
        severity: "warning",
        title: `The best of ${documents.length === 1 ? "1 document" : `${documents.length} documents`} has a score of only ${Number(best.toPrecision(3))}.`,
        method: `Scores that lie between 0 and 1 are taken for similarities, and less than ${WEAK} for weak. Scales differ between stores and models: compare with searches that went well.`,
        evidence: [evidence(step, `document ${at + 1}`, documents[at]?.title ?? documents[at]?.content)],
      } satisfies Finding,
    ];
  });
}

/** Not distances, which grow down the list; not ranks put together; not BM25's open scale. */
function isSimilarity(scores: readonly number[]): boolean {
  const least = Math.min(...scores);
  const best = Math.max(...scores);
  if (least < -1 || best > 1) return false;
  if (best <= FUSED && least >= FUSED_LEAST && scores.length > 1) return false;
  return !(scores.length > 1 && (scores[0] as number) < (scores.at(-1) as number));
}
