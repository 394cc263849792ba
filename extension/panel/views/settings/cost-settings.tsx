import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { BUDGET_KEYS, type Budgets, isBudget, LARGEST_BUDGET } from "../../../model/cost/budget.ts";
import { isCurrency, LONGEST_SYMBOL } from "../../../model/money.ts";
import { TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./settings.module.css";

const BUDGET_NAMES: Record<keyof Budgets, string> = {
  trace: "Budget of a trace (US $)",
  conversation: "Budget of a conversation (US $)",
  day: "Budget of a day (US $)",
};

/** Prices of one's own, how money is written, and how much may be spent. */
export function CostSettings() {
  const { prices, budgets } = useStore();
  const own = prices.own.value.length;
  const { symbol, perDollar } = prices.currency.value;
  return (
    <>
      <p class={css.remark}>
        By public price lists as of the day of a call{own > 0 && `, and ${own} of your own`}. Prices, budgets
        and filters (<code>cost&gt;0.01</code>) are in US dollars.
      </p>
      <p>
        <TextButton onClick={() => prices.edit()}>Own prices…</TextButton>
      </p>
      <Typed
        label="Currency sign"
        value={symbol}
        problem={`A currency sign has one to ${LONGEST_SYMBOL} characters, such as € or CHF.`}
        take={(text) => {
          const next = { symbol: text.trim(), perDollar };
          if (isCurrency(next)) prices.setCurrency(next);
          return isCurrency(next);
        }}
      />
      <Typed
        label={`One US dollar is how many ${symbol}?`}
        value={String(perDollar)}
        numeric
        problem="A rate is a number above 0, such as 0.92. It is never fetched."
        take={(text) => {
          const next = { symbol, perDollar: Number(text) };
          if (isCurrency(next)) prices.setCurrency(next);
          return isCurrency(next);
        }}
      />
      {BUDGET_KEYS.map((key) => (
        <Typed
          key={key}
          label={BUDGET_NAMES[key]}
          value={String(budgets.limits.value[key] ?? "")}
          placeholder="no limit"
          numeric
          problem={`A budget is a number of US dollars above 0, at most ${LARGEST_BUDGET.toLocaleString("en")}; empty is no limit.`}
          take={(text) => {
            const usd = text.trim() === "" ? undefined : Number(text);
            if (usd !== undefined && !isBudget(usd)) return false;
            budgets.setLimit(key, usd);
            return true;
          }}
        />
      ))}
      <p class={css.remark}>
        What goes over is marked $! in the list and told when it happens; a day is all traces stored since
        midnight, of every tab.
      </p>
    </>
  );
}

interface TypedProps {
  label: ComponentChildren;
  value: string;
  placeholder?: string;
  numeric?: boolean;
  /** Said when what was typed is refused. */
  problem: string;
  /** False: it is refused. */
  take: (text: string) => boolean;
}

/** A field that takes what was typed when it is left; what is refused stays to be put right. */
function Typed({ label, value, placeholder, numeric = false, problem, take }: TypedProps) {
  const [isBad, setBad] = useState(false);
  const id = useId();
  return (
    <>
      <label class={css.field}>
        <span>{label}</span>
        <input
          type="text"
          inputMode={numeric ? "decimal" : undefined}
          value={value}
          placeholder={placeholder}
          aria-invalid={isBad}
          aria-describedby={isBad ? id : undefined}
          onChange={(event) => setBad(!take(event.currentTarget.value))}
        />
      </label>
      {isBad && (
        <p id={id} class={css.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
