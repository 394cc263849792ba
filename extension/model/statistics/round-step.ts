/** The smallest of 1, 2, 5, 10, 20, 50 … that is not less than `step`, which must be above zero. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  for (const factor of [1, 2, 5]) if (factor * power >= step * (1 - 1e-9)) return factor * power;
  return 10 * power;
}
