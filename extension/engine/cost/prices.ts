import type { ModelPrice, PriceQuestion } from "../../model/cost/price.ts";

/** The lists are only loaded when a model was called. */
const lists = () => import("../../model/cost/price-book.ts");

/** At most in one question. */
const MOST = 2000;

/** Prices of models, in the order of the questions; `null`: no list has it. Rejects where the lists cannot be loaded. */
export async function pricesOf(
  questions: readonly PriceQuestion[],
  load: typeof lists = lists,
): Promise<(ModelPrice | null)[]> {
  const { listedPrice } = await load();
  return questions.slice(0, MOST).map((question) => listedPrice(question) ?? null);
}
