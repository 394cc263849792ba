import { type ModelPrice, type PriceQuestion, priceKey } from "../../model/cost/price.ts";
import { listedPrice } from "../../model/cost/price-book.ts";
import { experimentInSteps } from "../../model/experiments/experiment.ts";
import { giveScores } from "../../model/statistics/given-scores.ts";
import { overviewOf } from "../../model/statistics/overview.ts";
import { sliceOf } from "../../model/statistics/slice.ts";
import { SpanColumns } from "../../model/statistics/span-columns.ts";
import { traceFactsInSteps } from "../../model/statistics/trace-facts.ts";
import type { StatisticsFound, StatisticsQuestion } from "./statistics-api.ts";

export { SpanColumns, traceFactsInSteps };

/** All that statistics are made by: one file, loaded when somebody first asks. What takes long yields. */
export function* answerTo(
  columns: SpanColumns,
  question: StatisticsQuestion,
): Generator<void, StatisticsFound> {
  const takeBack = giveScores(columns, question.scores);
  try {
    return yield* found(columns, question);
  } finally {
    takeBack();
  }
}

function* found(columns: SpanColumns, question: StatisticsQuestion): Generator<void, StatisticsFound> {
  switch (question.type) {
    case "overview":
      return { type: "overview", overview: overviewOf(columns, question) };
    case "slice":
      return { type: "slice", slice: sliceOf(columns, question) };
    case "experiment":
      return { type: "experiment", experiment: yield* experimentInSteps(columns, question) };
    default:
      return question satisfies never;
  }
}

/** Looking a price up takes longer than all else that is read of a call. */
export function createPriceOf(
  ownPriceOf: (question: PriceQuestion) => ModelPrice | undefined = () => undefined,
): (question: PriceQuestion) => ModelPrice | null {
  const known = new Map<string, ModelPrice | null>();
  return (question) => {
    const own = ownPriceOf(question);
    if (own) return own;
    const key = priceKey(question);
    let price = known.get(key);
    if (price === undefined) {
      price = listedPrice(question) ?? null;
      known.set(key, price);
    }
    return price;
  };
}
