/**
 * How money is written. Prices, budgets, filters and files are in US dollars, which providers ask for; a rate is typed by the
 * user and never fetched.
 */
export interface Currency {
  /** `€`, `CHF`: letters stand apart from the number. */
  symbol: string;
  /** How much of it one US dollar is. */
  perDollar: number;
}

export const US_DOLLARS: Currency = { symbol: "$", perDollar: 1 };
export const LONGEST_SYMBOL = 6;

export function isCurrency(value: unknown): value is Currency {
  const { symbol, perDollar } = (value ?? {}) as Partial<Currency>;
  return (
    typeof symbol === "string" &&
    symbol.trim() !== "" &&
    symbol.length <= LONGEST_SYMBOL &&
    typeof perDollar === "number" &&
    perDollar > 0 &&
    perDollar <= 1e6
  );
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** US dollars as `$0.0042`, `$0.12`, `$3.40`, `$1,204`, `<$0.0001`; in another currency `€0.11`, `CHF 0.10`. */
export function formatMoney(usd: number, { symbol, perDollar }: Currency = US_DOLLARS): string {
  const amount = usd * perDollar;
  if (!Number.isFinite(amount) || amount < 0) return "–";
  const sign = /\p{L}$/u.test(symbol) ? `${symbol} ` : symbol;
  if (amount === 0) return `${sign}0`;
  return amount < 0.0001 ? `<${sign}0.0001` : sign + digits(amount);
}

function digits(amount: number): string {
  if (amount >= 999.5) return whole.format(amount);
  if (amount >= 0.0995) return amount.toFixed(2);
  return Number(amount.toPrecision(2))
    .toFixed(amount < 0.00995 ? 4 : 3)
    .replace(/0$/, "");
}

/** `≥$0.12` where that is the least it was. */
export const formatCost = (
  { usd, isLeast }: { usd: number; isLeast: boolean },
  currency: Currency = US_DOLLARS,
): string => `${isLeast ? "≥" : ""}${formatMoney(usd, currency)}`;
