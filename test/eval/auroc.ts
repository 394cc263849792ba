/** Area under the ROC curve, by ranks; equal scores share theirs. 0.5 is a coin. */
export function auroc(scores: readonly number[], isTrue: readonly boolean[]): number {
  const order = scores
    .map((score, i) => ({ score, isTrue: isTrue[i] === true }))
    .sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to]?.score === order[from]?.score) to++;
    const positives = order.slice(from, to).filter((one) => one.isTrue).length;
    ranks += positives * ((from + 1 + to) / 2);
    from = to;
  }
  const positives = isTrue.filter(Boolean).length;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (isTrue.length - positives));
}

/** Precision and recall of saying yes from a score on. */
export function precisionAndRecall(
  scores: readonly number[],
  isTrue: readonly boolean[],
  from: number,
): { precision: number; recall: number } {
  const said = scores.map((score) => score >= from);
  const right = said.filter((yes, i) => yes && isTrue[i]).length;
  return { precision: right / said.filter(Boolean).length, recall: right / isTrue.filter(Boolean).length };
}
