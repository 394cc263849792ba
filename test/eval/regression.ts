/** Logistic regression by Newton's method; the last column of `rows` is the constant, which is not held small. */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  isTrue: readonly boolean[],
  l2 = 3,
): number[] {
  const width = rows[0]?.length ?? 0;
  const weights = new Array<number>(width).fill(0);
  for (let step = 0; step < 50; step++) {
    const gradient = weights.map((weight, i) => (i === width - 1 ? 0 : l2 * weight));
    const hessian = weights.map((_, i) =>
      weights.map((_, j) => (i === j ? (i === width - 1 ? 1e-9 : l2) : 0)),
    );
    for (const [at, row] of rows.entries()) {
      const p = 1 / (1 + Math.exp(-dot(row, weights)));
      const error = p - Number(isTrue[at]);
      for (let i = 0; i < width; i++) {
        gradient[i] = (gradient[i] as number) + error * (row[i] as number);
        const line = hessian[i] as number[];
        for (let j = 0; j < width; j++)
          line[j] = (line[j] as number) + p * (1 - p) * (row[i] as number) * (row[j] as number);
      }
    }
    const change = solve(hessian, gradient);
    for (let i = 0; i < width; i++) weights[i] = (weights[i] as number) - (change[i] as number);
    if (Math.max(...change.map(Math.abs)) < 1e-8) break;
  }
  return weights;
}

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** Gauss with pivots; the matrix is positive definite here. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (let i = 0; i < size; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row) => (Math.abs(row[i] as number) > Math.abs(best[i] as number) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[i] as number) / (pivot[i] as number);
      for (let j = i; j <= size; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return rows.map((row, i) => (row[size] as number) / (row[i] as number));
}
