import { type OwnPrice, ownPrice } from "../../model/cost/own-price.ts";
import type { ModelPrice, PriceQuestion } from "../../model/cost/price.ts";
import { areOwnPrices } from "../../model/cost/read-own-prices.ts";

/** The lists are only loaded when a model was called. */
const lists = () => import("../../model/cost/price-book.ts");

/** At most in one question. */
const MOST = 2000;

/** Prices of models: the user's own, else those of the public lists. */
export class Prices {
  #own: readonly OwnPrice[] = [];

  constructor(private readonly load: typeof lists = lists) {}

  setOwn(prices: readonly OwnPrice[]): void {
    this.#own = areOwnPrices(prices) ? prices : [];
  }

  ownPriceOf = (question: PriceQuestion): ModelPrice | undefined => ownPrice(this.#own, question);

  /** In the order of the questions; `null`: nobody knows it. Rejects where the lists cannot be loaded. */
  async of(questions: readonly PriceQuestion[]): Promise<(ModelPrice | null)[]> {
    const { listedPrice } = await this.load();
    return questions.slice(0, MOST).map((question) => {
      const own = this.ownPriceOf(question);
      const listed = listedPrice(question);
      // What fits into a model is the same, whoever is paid what for it.
      return own ? { ...own, contextWindow: listed?.contextWindow } : (listed ?? null);
    });
  }
}
