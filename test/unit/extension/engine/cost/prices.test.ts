import { expect, it } from "vitest";
import { Prices } from "../../../../../extension/engine/cost/prices.ts";

const ask = { provider: "openai", models: ["gpt-4o"], atMs: Date.UTC(2026, 0, 1) };

it("the user's price goes before the lists, and its model's window stays known", async () => {
  const prices = new Prices();
  expect(await prices.of([ask])).toMatchObject([{ source: "list", input: 2.5 }]);
  prices.setOwn([{ model: "gpt-4o", input: 1, output: 2 }]);
  expect(await prices.of([ask, { ...ask, models: ["unheard-of"] }])).toMatchObject([
    { source: "own", model: "gpt-4o", input: 1, contextWindow: 128_000 },
    null,
  ]);
  prices.setOwn([]);
  expect(await prices.of([ask])).toMatchObject([{ source: "list" }]);
});

it("prices that are none are refused together", async () => {
  const prices = new Prices();
  prices.setOwn([{ model: "gpt-4o", input: 1, output: Number.NaN }]);
  expect(await prices.of([ask])).toMatchObject([{ source: "list" }]);
});
