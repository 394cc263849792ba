import { expect, test, vi } from "vitest";
import type { PriceQuestion } from "../../../../../extension/model/cost/price.ts";
import { CostsModel } from "../../../../../extension/panel/store/costs.ts";
import { PricesModel } from "../../../../../extension/panel/store/prices.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

const mine = { model: "mine*", input: 1, output: 2 };

test("own prices and the currency outlive the panel", () => {
  const storage = new MemoryStorage();
  const prices = new PricesModel(storage);
  prices.add([mine]);
  prices.setCurrency({ symbol: "€", perDollar: 0.9 });
  const again = new PricesModel(storage);
  expect(again.own.value).toEqual([mine]);
  expect(again.currency.value.symbol).toBe("€");
  again.remove("mine*");
  expect(new PricesModel(storage).own.value).toEqual([]);
});

test("a file of prices says what became of it, and a bad one changes nothing", () => {
  const prices = new PricesModel(new MemoryStorage());
  prices.add([mine]);
  expect(
    prices.take(
      JSON.stringify([
        { ...mine, input: 5 },
        { ...mine, model: "b" },
      ]),
    ),
  ).toEqual({
    isGood: true,
    words: "Prices added: 1, changed: 1.",
  });
  expect(prices.take('[{"model":"x"}]').isGood).toBe(false);
  expect(prices.own.value.map(({ model }) => model)).toEqual(["mine*", "b"]);
});

/** An engine whose answers wait, and timers that wait for nothing. */
function world() {
  const answers: (() => void)[] = [];
  const pricesOf = vi.fn(
    (questions: PriceQuestion[]) =>
      new Promise<{ provider: string; model: string; source: "list"; input: number }[]>((resolve) => {
        const input = dollars;
        answers.push(() =>
          resolve(questions.map(() => ({ provider: "p", model: "m", source: "list" as const, input }))),
        );
      }),
  );
  let dollars = 1;
  const costs = new CostsModel(
    { pricesOf },
    {
      set: (fn) => {
        queueMicrotask(fn);
        return 0;
      },
      clear: () => {},
    },
  );
  const answer = async () => {
    await vi.waitFor(() => expect(answers).not.toHaveLength(0));
    answers.shift()?.();
  };
  return { costs, pricesOf, answer, cost: (next: number) => (dollars = next) };
}
const question: PriceQuestion = { models: ["m"], atMs: 0 };

test("when prices change the old ones hold until the new ones are there, and then nothing more is asked", async () => {
  const { costs, pricesOf, answer, cost } = world();
  costs.priceOf(question);
  await answer();
  await vi.waitFor(() => expect(costs.priceOf(question)?.input).toBe(1));
  cost(2);
  costs.changed();
  expect(costs.priceOf(question)?.input).toBe(1);
  await answer();
  await vi.waitFor(() => expect(costs.priceOf(question)?.input).toBe(2));
  expect(pricesOf).toHaveBeenCalledTimes(2);
});

test("an answer that was on its way when prices changed is asked for again", async () => {
  const { costs, answer, cost } = world();
  costs.priceOf(question);
  await vi.waitFor(() => expect(costs.priceOf(question)).toBeUndefined());
  await Promise.resolve();
  cost(2);
  costs.changed();
  await answer();
  await answer();
  await vi.waitFor(() => expect(costs.priceOf(question)?.input).toBe(2));
});
