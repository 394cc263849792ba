import { formatCost, formatMoney } from "../../../model/money.ts";
import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { Banner } from "./banner.tsx";

/** Today's calls cost more than they may. */
export function BudgetBanner() {
  const { budgets, prices } = useStore();
  const cost = budgets.dayAlert.value;
  const budget = budgets.limits.value.day;
  if (!cost || budget === undefined) return null;
  const currency = prices.currency.value;
  return (
    <Banner
      action={<IconButton icon="close" label="Dismiss until tomorrow" onClick={() => budgets.dismissDay()} />}
    >
      Today's traces cost {formatCost(cost, currency)}: more than the budget of{" "}
      {formatMoney(budget, currency)} a day.
    </Banner>
  );
}
