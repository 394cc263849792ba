import { roundStep } from "./round-step.ts";

/** Bin i holds what is from `edges[i]` on and below `edges[i + 1]`; the last one its upper edge, too. */
export interface Histogram {
  scale: "linear" | "log";
  /** One more than bins; ascending, round numbers. */
  edges: number[];
  /** Numbers in each bin. */
  counts: number[];
}

/** More bars than this cannot be told apart or clicked. */
const MOST_BINS = 40;
/** No metric tells numbers so close apart. */
const NO_SPREAD = 1e-9;
/** From so many times the tenth percentile on, linear bins would put nearly all into the first. */
const WIDE_SPREAD = 50;
/** Steps of one decade, coarser as there are more decades. */
const MANTISSAS: readonly (readonly number[])[] = [
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1],
];

/**
 * Bins with round edges; `sorted` ascending. Logarithmic where linear bins would show nothing: the 99th percentile is
 * more than fifty times the tenth.
 */
export function histogramOf(sorted: Float64Array): Histogram | undefined {
  if (!sorted.length) return undefined;
  const scale = isWide(sorted) ? "log" : "linear";
  const edges = scale === "log" ? logEdges(sorted) : linearEdges(sorted);
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let i = 0; i < sorted.length; i++) {
    while (bin < counts.length - 1 && (sorted[i] as number) >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { scale, edges, counts };
}

/** The bin that a value within the edges is in. */
export function binOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= (edges[middle] as number)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;

function isWide(sorted: Float64Array): boolean {
  const low = at(sorted, 0.1);
  return (sorted[0] as number) >= 0 && low > NO_SPREAD && at(sorted, 0.99) > WIDE_SPREAD * low;
}

function linearEdges(sorted: Float64Array): number[] {
  const min = sorted[0] as number;
  const max = sorted[sorted.length - 1] as number;
  const spread = max - min;
  // Numbers that are all the same (or differ in their last digits) have one bar.
  if (spread <= Math.max(NO_SPREAD, Math.abs(max) * 1e-9)) {
    const size = Math.abs(max);
    return [min, min + (size > NO_SPREAD ? roundStep(size / 10) : 1)];
  }
  const step = roundStep(spread / (MOST_BINS - 2));
  // Multiples of the step, not sums: a tenth added ten times is not one. A quotient can be rounded over its edge.
  const edge = (i: number) => clean(i * step, step);
  let first = Math.floor(min / step);
  if (edge(first) > min) first--;
  let last = Math.floor(max / step) + 1;
  if (edge(last) < max) last++;
  return Array.from({ length: last - first + 1 }, (_, i) => edge(first + i));
}

/** Whole steps without the dust of binary fractions: 0.3, not 0.30000000000000004. */
const clean = (value: number, step: number): number =>
  step >= 1 ? value : Number(value.toFixed(Math.min(15, Math.ceil(-Math.log10(step)) + 1)));

function logEdges(sorted: Float64Array): number[] {
  const max = sorted[sorted.length - 1] as number;
  // What is zero, or a thousand times less than nearly all, stands in one bin that begins at zero.
  const low = Math.max(at(sorted, 0), at(sorted, 0.1) / 1000);
  const from = Math.floor(Math.log10(low));
  const to = Math.floor(Math.log10(max));
  for (const mantissas of MANTISSAS) {
    const edges = edgesBetween(low, max, { from, to, mantissas });
    if (edges.length <= MOST_BINS || mantissas.length === 1)
      return (sorted[0] as number) < (edges[0] as number) ? [0, ...edges] : edges;
  }
  return [];
}

interface Decades {
  from: number;
  to: number;
  mantissas: readonly number[];
}

function edgesBetween(low: number, max: number, { from, to, mantissas }: Decades): number[] {
  const all: number[] = [];
  for (let power = from; power <= to + 1; power++)
    for (const mantissa of mantissas) all.push(Number(`${mantissa}e${power}`));
  const first = all.findLastIndex((edge) => edge <= low);
  const last = all.findIndex((edge) => edge > max);
  return all.slice(Math.max(0, first), last + 1);
}
