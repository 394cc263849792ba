import { createModel, signal } from "@preact/signals";
import { MAX_OWN_PRICES, type OwnPrice } from "../../model/cost/own-price.ts";
import { areOwnPrices, printOwnPrices, readOwnPrices, withPrices } from "../../model/cost/read-own-prices.ts";
import { type Currency, isCurrency, US_DOLLARS } from "../../model/money.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";

/** The user's own prices and in which currency money is written; remembered. */
export const PricesModel = createModel((storage: KeyValueStorage) => {
  const own = savedSignal<readonly OwnPrice[]>(storage, "own-prices", [], areOwnPrices, "work");
  const currency = savedSignal<Currency>(storage, "currency", US_DOLLARS, isCurrency);
  /** Tokens that no server counted are estimated, for as long as the panel is open: it loads some megabytes. */
  const estimates = signal(false);
  /** The dialog is open; with what its form has at first. */
  const editing = signal<Partial<OwnPrice> | null>(null);

  /** In one sentence why not; `undefined`: they are added. */
  function add(prices: readonly OwnPrice[]): string | undefined {
    const next = withPrices(own.peek(), prices);
    if (next.length > MAX_OWN_PRICES) return `That would be more than ${MAX_OWN_PRICES} prices.`;
    own.value = next;
    return undefined;
  }

  return {
    own,
    currency,
    editing,
    estimates,
    estimate() {
      estimates.value = true;
    },
    /** Opens the dialog; with the own price of that name, where there is one. */
    edit(start: Partial<OwnPrice> = {}) {
      editing.value = own.peek().find(({ model }) => model === start.model) ?? start;
    },
    endEditing() {
      editing.value = null;
    },
    add,
    remove(model: string) {
      own.value = own.peek().filter((price) => price.model !== model);
    },
    /** What became of a file, as a sentence. */
    take(text: string): { isGood: boolean; words: string } {
      const read = readOwnPrices(text);
      if ("problem" in read) return { isGood: false, words: read.problem };
      const before = own.peek().length;
      const problem = add(read.prices);
      if (problem) return { isGood: false, words: problem };
      const added = own.peek().length - before;
      const replaced = read.prices.length - added;
      return {
        isGood: true,
        words: `Prices added: ${added}${replaced > 0 ? `, changed: ${replaced}` : ""}.`,
      };
    },
    print: (): string => printOwnPrices(own.peek()),
    setCurrency(next: Currency) {
      currency.value = next;
    },
  };
});
