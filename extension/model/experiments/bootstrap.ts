import { quantile } from "../stream-stats.ts";
import { chanceOf } from "./many-comparisons.ts";
import { seeded } from "./random.ts";

/** Times that a set is drawn anew. */
export const RESAMPLES = 1000;
const SEED = 20_26;

export type Centre = "median" | "mean";

/** The middle of a set, and of each of its resamples. */
export interface Resampled {
  value: number;
  draws: Float64Array;
}

/**
 * The bootstrap (Efron 1979): as many values as there are, drawn from them with replacement, {@link RESAMPLES} times. The
 * same values give the same draws. `stream` tells two sets apart, which must not be drawn alike.
 */
export function resample(values: Float64Array, centre: Centre, stream: number): Resampled | undefined {
  if (!values.length) return undefined;
  const sorted = values.slice().sort();
  const random = seeded(SEED + stream);
  const draw = centre === "median" ? medianDraw(sorted, random) : meanDraw(sorted, random);
  const draws = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) draws[i] = draw();
  return { value: centre === "median" ? medianOf(sorted) : meanOf(sorted), draws };
}

const meanOf = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

/** Of an even number the mean of the two in the middle: nearest rank would favour the lower. */
function medianOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

function meanDraw(values: Float64Array, random: () => number): () => number {
  const n = values.length;
  return () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor(random() * n)] as number;
    return sum / n;
  };
}

/** How often each was drawn says where the middle is: nothing need be sorted again. */
function medianDraw(sorted: Float64Array, random: () => number): () => number {
  const n = sorted.length;
  const counts = new Uint32Array(n);
  const half = n >> 1;
  const at = (rank: number): number => {
    let seen = 0;
    for (let i = 0; i < n; i++) {
      seen += counts[i] as number;
      if (seen > rank) return sorted[i] as number;
    }
    return sorted[n - 1] as number;
  };
  return () => {
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      const drawn = Math.floor(random() * n);
      counts[drawn] = (counts[drawn] as number) + 1;
    }
    return n % 2 ? at(half) : (at(half - 1) + at(half)) / 2;
  };
}

/** A difference and the interval that 95 % of the resamples' differences are in (percentile method). */
export interface Difference {
  value: number;
  low: number;
  high: number;
  /** 0 … 1: how often there would be one as large if there were none, estimated. */
  chance: number;
}

export function differenceOf(group: Resampled, baseline: Resampled): Difference {
  const draws = group.draws.map((draw, i) => draw - (baseline.draws[i] as number)).sort();
  const value = group.value - baseline.value;
  return {
    value,
    low: quantile(draws, 0.025),
    high: quantile(draws, 0.975),
    chance: chanceOf(value, deviationOf(draws)),
  };
}

/** The resamples' own: the standard error of what they are made of. */
function deviationOf(draws: Float64Array): number {
  const mean = meanOf(draws);
  let sum = 0;
  for (const draw of draws) sum += (draw - mean) ** 2;
  return Math.sqrt(sum / draws.length);
}
