import { existsSync } from "node:fs";

/** One measured number of quality: higher is better unless its threshold is a `max`. */
export interface EvalFigure {
  name: string;
  /** A share (0 … 1) or an area under a curve. */
  value: number;
  /** `AUROC`, `share`, `recall` …; default none. */
  unit?: string;
  /** Names its line in thresholds.json; without one the figure is only told. */
  threshold?: string;
  /** What stands beside it, measured in the same run: “BM25 0.81”. */
  baseline?: string;
}

/**
 * What a file `test/eval/<name>.eval.ts` exports as `evaluation`. Files that need data of others tell so: `needs` are paths
 * relative to the repository's root, and where one is absent the evaluation is skipped and says so.
 */
export interface Evaluation {
  name: string;
  title: string;
  needs?: readonly string[];
  run(): Promise<EvalFigure[]>;
}

/** The first of the needed paths that is not there. */
export const missingOf = ({ needs = [] }: Evaluation, root: string): string | undefined =>
  needs.find((path) => !existsSync(`${root}/${path}`));
