import { describe, expect, it } from "vitest";
import { callCost } from "../../../../../extension/model/cost/call-cost.ts";
import {
  fits,
  MAX_OWN_PRICES,
  type OwnPrice,
  ownPrice,
} from "../../../../../extension/model/cost/own-price.ts";
import {
  printOwnPrices,
  readOwnPrices,
  withPrices,
} from "../../../../../extension/model/cost/read-own-prices.ts";

const price = (model: string, input = 1): OwnPrice => ({ model, input, output: 2 });
const of = (prices: OwnPrice[], model: string, provider?: string) =>
  ownPrice(prices, { provider, models: [model], atMs: 0 })?.model;

describe("a model's name and a pattern", () => {
  it.each([
    ["gpt-4o", "gpt-4o", true],
    ["GPT-4o", "gpt-4O", true],
    ["gpt-4o-mini", "gpt-4o", false],
    ["gpt-4o-mini", "gpt-4o*", true],
    ["gpt-4o", "gpt-4o*", true],
    ["our-llama-70b", "*llama*", true],
    ["aba", "ab*ba", false],
    ["abba", "ab*ba", true],
    ["a.b", "a?b", false],
    ["anything", "*", true],
    ["xaybzc", "*a*b*c", true],
    ["xbzac", "*a*b*c", false],
  ])("%s against %s: %s", (name, pattern, wanted) => {
    expect(fits(name, pattern)).toBe(wanted);
  });

  it("take no time that a page could stretch", () => {
    // Backtracking would take longer than anybody lives.
    expect(fits("a".repeat(1e6), `${"*a".repeat(100)}*b`)).toBe(false);
  });
});

describe("own prices", () => {
  it("the most specific one holds, wherever it stands in the list", () => {
    const prices = [price("gpt-4o-mini"), price("gpt*"), price("*")];
    expect(of(prices, "gpt-4o-mini")).toBe("gpt-4o-mini");
    expect(of(prices, "gpt-4o")).toBe("gpt*");
    expect(of(prices, "llama")).toBe("*");
  });

  it("can be of one provider alone", () => {
    const prices = [price("azure*/gpt-4o")];
    expect(of(prices, "gpt-4o", "azure.ai.openai")).toBe("azure*/gpt-4o");
    expect(of(prices, "gpt-4o", "openai")).toBeUndefined();
  });

  it("one for the name that was asked holds where the name that answered has none", () => {
    const found = ownPrice([price("asked")], { models: ["answered", "asked"], atMs: 0 });
    expect(found?.model).toBe("asked");
  });

  it("can be nothing at all, and then a call costs nothing rather than nobody knows what", () => {
    const found = ownPrice([{ model: "*", input: 0, output: 0 }], { models: ["m"], atMs: 0 });
    expect(found && callCost({ input: 1e6, output: 1e6 }, found).total).toBe(0);
  });

  it("without a price of their own cached tokens cost what input costs", () => {
    const found = ownPrice([price("m", 3)], { models: ["m"], atMs: 0 });
    expect(found && callCost({ input: 1e6, cacheRead: 4e5 }, found).total).toBeCloseTo(3, 9);
  });
});

describe("a file of prices", () => {
  it("comes back as it was written", () => {
    const prices = [price("a"), { ...price("b*"), cacheRead: 0.1, cacheWrite: 4 }];
    expect(readOwnPrices(printOwnPrices(prices))).toEqual({ prices });
  });

  it.each([
    ["[", /no JSON/],
    ["{}", /no list of prices: write/],
    ["[3]", /Price 1: 3 is no price/],
    ['[{"input":1,"output":1}]', /Price 1: the model's name is missing/],
    [
      '[{"model":"a","input":1,"output":2},{"model":"b","input":"1","output":2}]',
      /Price 2: “input” of b must be US dollars for a million tokens, 0 to 1,000,000; it is "1"/,
    ],
    ['[{"model":"b","input":1}]', /“output” of b .* it is missing/],
    ['[{"model":"b","input":1,"output":-1}]', /“output” of b .* it is -1/],
    ['[{"model":"b","input":1,"output":1,"cacheRead":1e99}]', /“cacheRead” of b/],
    [JSON.stringify(Array.from({ length: MAX_OWN_PRICES + 1 }, () => price("m"))), /at most 500/],
  ])("%s is refused whole, and why is said", (text, problem) => {
    expect(readOwnPrices(text)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it("changes what is there under the same name, and adds the rest", () => {
    const all = withPrices([price("a"), price("b")], [price("B", 9), price("c")]);
    expect(all.map(({ model, input }) => `${model} ${input}`)).toEqual(["a 1", "B 9", "c 1"]);
  });
});
