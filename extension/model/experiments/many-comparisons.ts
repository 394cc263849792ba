/** Of the differences that are called clear at most one in twenty is expected to be chance. */
export const FALSE_SHARE = 0.05;

/**
 * Which of many findings stand, by the procedure of Benjamini and Hochberg (1995, J. R. Stat. Soc. B 57:289): of m chances in
 * order the k smallest, with the largest k whose chance is at most k/m of {@link FALSE_SHARE}. It holds also where
 * findings go along with each other, as metrics of the same traces do (Benjamini and Yekutieli 2001).
 *
 * @param chances 0 … 1, how often each would come about if there were no difference
 */
export function standing(chances: readonly number[]): boolean[] {
  const sorted = chances.toSorted((a, b) => a - b);
  let limit = -1;
  sorted.forEach((chance, i) => {
    if (chance <= (FALSE_SHARE * (i + 1)) / sorted.length) limit = chance;
  });
  return chances.map((chance) => chance <= limit);
}

/**
 * How often chance alone would make a difference as large, from that and its standard error: a thousand resamples are too few to
 * count what comes once in ten thousand times, so the tail is the normal curve's (error function by Abramowitz and
 * Stegun 7.1.26, right to seven digits).
 */
export function chanceOf(difference: number, standardError: number): number {
  if (difference === 0) return 1;
  if (standardError === 0) return 0;
  const x = Math.abs(difference / standardError) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.min(1, series * Math.exp(-x * x));
}
