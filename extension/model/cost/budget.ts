import type { TraceId } from "../../../sdk/protocol/index.ts";
import { groupsOf } from "../groups-of.ts";
import type { EpochMs, Milliseconds } from "../units.ts";
import { type CostRow, type TraceCost, totalCost } from "./trace-cost.ts";

/** What may be spent, in US dollars; absent: no matter how much. */
export interface Budgets {
  trace?: number;
  conversation?: number;
  /** From midnight to midnight of this computer. */
  day?: number;
}

export const BUDGET_KEYS = ["trace", "conversation", "day"] as const;
/** More is a slip of the finger. */
export const LARGEST_BUDGET = 1_000_000;

export const isBudget = (value: unknown): value is number =>
  typeof value === "number" && value > 0 && value <= LARGEST_BUDGET;

export const areBudgets = (value: unknown): value is Budgets =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([key, budget]) => BUDGET_KEYS.includes(key as keyof Budgets) && isBudget(budget),
  );

interface Row extends CostRow {
  traceId: TraceId;
  conversationId?: string;
  startMs: EpochMs;
  durationMs?: Milliseconds;
}

/** Who spent more than they may. A cost that is the least it was counts as what it is at least. */
export interface Overspent {
  traces: ReadonlyMap<TraceId, { cost: TraceCost; endMs: EpochMs }>;
  /** `endMs`: of its last trace; `last`: that trace. */
  conversations: ReadonlyMap<string, { cost: TraceCost; endMs: EpochMs; last: TraceId }>;
  day?: TraceCost;
}

export const NOBODY: Overspent = { traces: new Map(), conversations: new Map() };

/** @param midnightMs when today began */
export function overspent(rows: Iterable<Row>, budgets: Budgets, midnightMs: EpochMs): Overspent {
  const traces = new Map<TraceId, { cost: TraceCost; endMs: EpochMs }>();
  const conversing: Row[] = [];
  const today: Row[] = [];
  for (const row of rows) {
    const { cost } = row;
    if (cost && isOver(cost, budgets.trace)) traces.set(row.traceId, { cost, endMs: endOf(row) });
    if (budgets.conversation !== undefined && row.conversationId !== undefined) conversing.push(row);
    if (budgets.day !== undefined && row.startMs >= midnightMs) today.push(row);
  }
  const day = totalCost(today);
  return {
    traces,
    conversations: overspentConversations(conversing, budgets),
    day: day && isOver(day, budgets.day) ? day : undefined,
  };
}

function overspentConversations(
  traces: readonly Row[],
  { conversation: budget }: Budgets,
): Overspent["conversations"] {
  const over = new Map<string, { cost: TraceCost; endMs: EpochMs; last: TraceId }>();
  for (const [id, rows] of groupsOf(traces, ({ conversationId = "" }) => conversationId)) {
    const cost = totalCost(rows);
    if (!cost || !isOver(cost, budget)) continue;
    const last = rows.reduce((latest, row) => (endOf(row) > endOf(latest) ? row : latest));
    over.set(id, { cost, endMs: endOf(last), last: last.traceId });
  }
  return over;
}

const isOver = ({ usd }: TraceCost, budget: number | undefined): boolean =>
  budget !== undefined && usd > budget;

const endOf = ({ startMs, durationMs }: Row): EpochMs => startMs + (durationMs ?? 0);

/** When this computer's day began. */
export const midnightBefore = (ms: EpochMs): EpochMs => new Date(ms).setHours(0, 0, 0, 0);
