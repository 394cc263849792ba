import type { Budgets, Overspent } from "../../model/cost/budget.ts";
import { type Currency, formatCost, formatMoney } from "../../model/money.ts";
import type { TraceSummary } from "../../model/trace.ts";

interface Judged {
  limits: Budgets;
  over: Overspent;
  currency: Currency;
}

/** Which budget a trace is over, in words; absent: none. */
export function budgetWords(
  { traceId, conversationId }: Pick<TraceSummary, "traceId" | "conversationId">,
  { limits, over, currency }: Judged,
): string | undefined {
  const own = over.traces.get(traceId);
  if (own) return `over the budget of ${formatMoney(limits.trace ?? 0, currency)} a trace`;
  const conversation = conversationId === undefined ? undefined : over.conversations.get(conversationId);
  if (!conversation) return undefined;
  const budget = formatMoney(limits.conversation ?? 0, currency);
  return `its conversation cost ${formatCost(conversation.cost, currency)}, over the budget of ${budget}`;
}
