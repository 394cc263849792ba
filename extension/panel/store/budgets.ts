import { computed, createModel, effect, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import {
  areBudgets,
  type Budgets,
  midnightBefore,
  NOBODY,
  type Overspent,
  overspent,
} from "../../model/cost/budget.ts";
import { formatCost, formatMoney } from "../../model/money.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { EpochMs } from "../../model/units.ts";
import type { Notice, NoticesModel, Timers } from "./notices.ts";
import type { PricesModel } from "./prices.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import type { TracesModel } from "./traces.ts";

interface Parts {
  storage: KeyValueStorage;
  traces: Pick<InstanceType<typeof TracesModel>, "list">;
  prices: Pick<InstanceType<typeof PricesModel>, "currency">;
  notices: Pick<InstanceType<typeof NoticesModel>, "show">;
  open: (traceId: TraceId) => void;
  timers: Timers;
  now: () => EpochMs;
}

/** All rows are added up at most so often. */
const REST_MS = 500;

const isDay = (value: unknown): value is number => typeof value === "number";

/**
 * Budgets, and who is over them: marked in the list for as long as they hold; told in a notice when it happens before the
 * user's eyes, in a banner where it is the day's.
 */
export const BudgetsModel = createModel(({ storage, traces, prices, notices, open, timers, now }: Parts) => {
  const limits = savedSignal<Budgets>(storage, "budgets", {}, areBudgets, "work");
  const over = signal<Overspent>(NOBODY);
  /** The day that was added up, as its midnight. */
  const today = signal<EpochMs>(midnightBefore(now()));
  /** The day whose banner was sent away, as its midnight. */
  const dismissed = savedSignal<EpochMs>(storage, "budget-dismissed", 0, isDay, "place");
  /** What ended before is no news. */
  let since = now();
  const told = new Set<string>();
  let timer: number | undefined;

  const money = (usd: number) => formatMoney(usd, prices.currency.peek());

  function check(): void {
    timer = undefined;
    const { byId } = traces.list.peek();
    today.value = midnightBefore(now());
    over.value = overspent(byId.values(), limits.peek(), today.peek());
    const notice = conversationNotice() ?? traceNotice(byId);
    if (notice) notices.show(notice);
  }

  function isNews(key: string, endMs: EpochMs): boolean {
    if (told.has(key) || endMs < since) return false;
    told.add(key);
    return true;
  }

  function conversationNotice(): Notice | undefined {
    const fresh = [...over.peek().conversations].filter(([id, { endMs }]) => isNews(`c ${id}`, endMs));
    const [first] = fresh;
    if (!first) return undefined;
    const [, { cost, last }] = first;
    return {
      text: `This conversation has cost ${formatCost(cost, prices.currency.peek())} so far: more than the budget of ${money(limits.peek().conversation ?? 0)}.`,
      action: { label: "Show", run: () => open(last) },
    };
  }

  function traceNotice(byId: ReadonlyMap<TraceId, TraceSummary>): Notice | undefined {
    const fresh = [...over.peek().traces].filter(([id, { endMs }]) => isNews(`t ${id}`, endMs));
    const [first] = fresh;
    if (!first) return undefined;
    const [traceId, { cost }] = first;
    const name = (byId.get(traceId)?.question ?? byId.get(traceId)?.name ?? "").slice(0, 60);
    const budget = money(limits.peek().trace ?? 0);
    return {
      text:
        fresh.length === 1
          ? `“${name}” cost ${formatCost(cost, prices.currency.peek())}: more than the budget of ${budget} a trace.`
          : `${fresh.length} traces cost more than the budget of ${budget} each.`,
      action: { label: "Show", run: () => open(traceId) },
    };
  }

  effect(() => {
    const isLimited = Object.keys(limits.value).length > 0;
    void traces.list.value;
    if (timer !== undefined) return;
    if (isLimited) timer = timers.set(() => untracked(check), REST_MS);
    else if (over.peek() !== NOBODY) over.value = NOBODY;
  });

  return {
    limits,
    over,
    /** The day's cost where it is over its budget and nobody has said that they know. */
    dayAlert: computed(() => (dismissed.value === today.value ? undefined : over.value.day)),
    dismissDay() {
      dismissed.value = today.peek();
    },
    /** `undefined`: no limit any more. */
    setLimit(key: keyof Budgets, usd: number | undefined) {
      const { [key]: _, ...others } = limits.peek();
      limits.value = usd === undefined ? others : { ...others, [key]: usd };
      // What is over a budget that is set only now is marked, but no news.
      since = now();
      told.clear();
      dismissed.value = 0;
    },
  };
});
