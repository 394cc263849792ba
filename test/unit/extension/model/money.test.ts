import { expect, it } from "vitest";
import { formatCost, formatMoney, isCurrency } from "../../../../extension/model/money.ts";

it.each([
  [0, "$0"],
  [0.00001, "<$0.0001"],
  [0.0042, "$0.0042"],
  [0.012, "$0.012"],
  [0.123, "$0.12"],
  [3.4, "$3.40"],
  [1204, "$1,204"],
  [-1, "–"],
  [Number.NaN, "–"],
])("%d dollars are written %s", (usd, text) => {
  expect(formatMoney(usd)).toBe(text);
});

it("another currency is written by the rate that was typed, letters apart from the number", () => {
  expect(formatMoney(1, { symbol: "€", perDollar: 0.9 })).toBe("€0.90");
  expect(formatMoney(2, { symbol: "CHF", perDollar: 0.8 })).toBe("CHF 1.60");
  expect(formatCost({ usd: 10, isLeast: true }, { symbol: "¥", perDollar: 150 })).toBe("≥¥1,500");
});

it("a currency without a symbol or a rate is none", () => {
  expect(isCurrency({ symbol: "€", perDollar: 0.9 })).toBe(true);
  for (const bad of [
    { symbol: " ", perDollar: 1 },
    { symbol: "€", perDollar: 0 },
    { symbol: "€", perDollar: -1 },
    { symbol: "a long name", perDollar: 1 },
    { symbol: "€", perDollar: Number.NaN },
    null,
  ])
    expect(isCurrency(bad)).toBe(false);
});
