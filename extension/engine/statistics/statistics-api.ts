import type { Experiment, ExperimentQuestion } from "../../model/experiments/experiment.ts";
import type { GivenScore } from "../../model/statistics/given-scores.ts";
import type { Overview, OverviewQuestion } from "../../model/statistics/overview.ts";
import type { Slice, SliceQuestion } from "../../model/statistics/slice.ts";

export type { Experiment, ExperimentQuestion, GivenScore, Overview, OverviewQuestion, Slice, SliceQuestion };

/** What may be asked of stored spans; each names the traces it is about. */
export type StatisticsQuestion = (
  | ({ type: "overview" } & OverviewQuestion)
  | ({ type: "slice" } & SliceQuestion)
  | ({ type: "experiment" } & ExperimentQuestion)
) & {
  /** The user's own, which go before recorded ones. */
  scores?: readonly GivenScore[];
};

export type StatisticsFound =
  | { type: "overview"; overview: Overview }
  | { type: "slice"; slice: Slice }
  | { type: "experiment"; experiment: Experiment };

/** How much of the traces that were asked for an answer rests on. */
export interface StatisticsBasis {
  traces: number;
  /** Of these traces, read or not. */
  waiting: number;
  /** Traces for whose spans there is no room, or that cannot be read: they are not counted. */
  left: number;
  /** Some were written since they were read: ask again. */
  isStale: boolean;
  /** There are more attributes or values than are told apart. */
  isCut: boolean;
}

/** `refused`: in one sentence why nothing can be said. */
export type StatisticsAnswer =
  | { state: "done"; basis: StatisticsBasis; found: StatisticsFound; tookMs: number }
  | { state: "refused"; reason: string };
