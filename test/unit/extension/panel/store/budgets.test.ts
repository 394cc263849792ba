import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { budgetWords } from "../../../../../extension/panel/store/budget-words.ts";
import { BudgetsModel } from "../../../../../extension/panel/store/budgets.ts";
import type { Notice } from "../../../../../extension/panel/store/notices.ts";
import { PricesModel } from "../../../../../extension/panel/store/prices.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

const NOON = new Date(2026, 10, 23, 12).getTime();
const DAY = 24 * 3600_000;

const row = (traceId: string, usd: number, more: Partial<TraceSummary> = {}): TraceSummary =>
  ({
    ...{ traceId, name: `name ${traceId}`, startMs: NOON, durationMs: 10, billed: [] },
    ...{ cost: { usd, isLeast: false, isTold: false }, ...more },
  }) as unknown as TraceSummary;

/** Timers that run when they are told to. */
function world(storage = new MemoryStorage()) {
  const list = signal({ revision: 0, rows: [], byId: new Map<string, TraceSummary>() });
  const shown: Notice[] = [];
  let at = NOON;
  const due = new Map<number, () => void>();
  const budgets = new BudgetsModel({
    storage,
    traces: { list },
    prices: new PricesModel(new MemoryStorage()),
    notices: { show: (notice) => void shown.push(notice) },
    open: () => {},
    timers: {
      set: (fn) => {
        due.set(due.size + 1, fn);
        return due.size;
      },
      clear: () => {},
    },
    now: () => at,
  });
  return {
    budgets,
    shown,
    storage,
    due,
    later: (ms: number) => {
      at += ms;
    },
    see(...rows: TraceSummary[]) {
      for (const each of rows) list.value.byId.set(each.traceId, each);
      list.value = { ...list.value, revision: list.value.revision + 1 };
      const waiting = [...due.values()];
      due.clear();
      for (const fn of waiting) fn();
    },
    words: (traceId: string) => {
      const { limits, over } = budgets;
      const trace = list.value.byId.get(traceId) as TraceSummary;
      return budgetWords(trace, {
        ...{ limits: limits.value, over: over.value },
        currency: { symbol: "$", perDollar: 1 },
      });
    },
  };
}

test("without a budget nothing is added up", () => {
  const { budgets, due, see, shown } = world();
  see(row("a", 1e6));
  expect(due.size).toBe(0);
  expect(budgets.over.value.traces.size).toBe(0);
  expect(shown).toEqual([]);
});

test("a trace over its budget is marked, and told of once", () => {
  const { budgets, see, shown, words } = world();
  budgets.setLimit("trace", 0.5);
  see(row("a", 0.5), row("b", 0.62));
  see(row("b", 0.7));
  expect(words("a")).toBeUndefined();
  expect(words("b")).toBe("over the budget of $0.50 a trace");
  expect(shown.map(({ text }) => text)).toEqual([
    "“name b” cost $0.62: more than the budget of $0.50 a trace.",
  ]);
});

test("what was over before the panel was opened is marked, but no news", () => {
  const { budgets, see, shown, words } = world();
  budgets.setLimit("trace", 0.5);
  see(row("old", 9, { startMs: NOON - DAY }));
  expect(words("old")).toBeDefined();
  expect(shown).toEqual([]);
});

test("a conversation's traces are added up, and the least they cost is enough to be over", () => {
  const { budgets, see, shown, words } = world();
  budgets.setLimit("conversation", 1);
  see(row("a", 0.6, { conversationId: "c" }), row("b", 5, { conversationId: undefined }));
  expect(words("a")).toBeUndefined();
  see(row("d", 0.6, { conversationId: "c", cost: { usd: 0.6, isLeast: true, isTold: false } }));
  expect(words("a")).toBe("its conversation cost ≥$1.20, over the budget of $1.00");
  expect(words("b")).toBeUndefined();
  expect(shown.map(({ text }) => text)).toEqual([
    "This conversation has cost ≥$1.20 so far: more than the budget of $1.00.",
  ]);
});

test("a day's alert is of today alone, and stays away once it was dismissed, until tomorrow", () => {
  const { budgets, see, storage } = world();
  budgets.setLimit("day", 1);
  see(row("yesterday", 9, { startMs: NOON - DAY }), row("today", 0.9));
  expect(budgets.dayAlert.value).toBeUndefined();
  see(row("more", 0.2));
  expect(budgets.dayAlert.value?.usd).toBeCloseTo(1.1, 9);
  budgets.dismissDay();
  expect(budgets.dayAlert.value).toBeUndefined();
  const again = world(storage);
  again.see(row("today", 3));
  expect(again.budgets.dayAlert.value).toBeUndefined();
  again.later(DAY);
  again.see(row("tomorrow", 3, { startMs: NOON + DAY }));
  expect(again.budgets.dayAlert.value?.usd).toBe(3);
});

test("a budget that is taken back marks nobody any more", () => {
  const { budgets, see, words } = world();
  budgets.setLimit("trace", 0.5);
  see(row("a", 1));
  budgets.setLimit("trace", undefined);
  see();
  expect(words("a")).toBeUndefined();
});

test("a conversation that goes over a higher budget is told of again", () => {
  const { budgets, see, shown, later } = world();
  budgets.setLimit("conversation", 1);
  see(row("a", 1.5, { conversationId: "c" }));
  budgets.setLimit("conversation", 2);
  see();
  later(1000);
  see(row("b", 1, { conversationId: "c", startMs: NOON + 1000 }));
  expect(shown.map(({ text }) => text)).toEqual([
    "This conversation has cost $1.50 so far: more than the budget of $1.00.",
    "This conversation has cost $2.50 so far: more than the budget of $2.00.",
  ]);
});
