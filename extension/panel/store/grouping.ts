import type { TraceId } from "../../../sdk/protocol/index.ts";
import { type TraceCost, totalCost } from "../../model/cost/trace-cost.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { EpochMs, Milliseconds } from "../../model/units.ts";

export const GROUPINGS = ["none", "conversation", "page"] as const;
/** What stands together: nothing, a conversation's traces, those of one page load. */
export type Grouping = (typeof GROUPINGS)[number];

export const isGrouping = (value: unknown): value is Grouping => GROUPINGS.includes(value as Grouping);

/** A line above the traces of a group, with what they are together. */
export interface TraceGroup {
  group: Exclude<Grouping, "none">;
  /** Unique among the groups of a list. */
  key: string;
  /** A conversation's id, a page's session; absent for what belongs to none. */
  id?: string;
  /** The earliest of them: gives the group its words. */
  first: TraceSummary;
  startMs: EpochMs;
  endMs: EpochMs;
  traces: number;
  running: number;
  /** Traces with an error in them. */
  failed: number;
  /** Time in which they ran, one after another. */
  busyMs: Milliseconds;
  inputTokens?: number;
  outputTokens?: number;
  /** Of those whose cost is known. */
  cost?: TraceCost;
}

export type ListLine = TraceSummary | TraceGroup;

export const isGroup = (line: ListLine | undefined): line is TraceGroup =>
  line !== undefined && "group" in line;

/** Names a line for as long as it is in the list. */
export const lineId = (line: ListLine): TraceId | string => (isGroup(line) ? line.key : line.traceId);

/**
 * The lines of a list: the rows themselves, or groups where the first row of each stood, with its rows in
 * their order below unless it is collapsed. One pass over the rows.
 */
export function linesOf(
  rows: readonly TraceSummary[],
  grouping: Grouping,
  collapsed: ReadonlySet<string>,
): readonly ListLine[] {
  if (grouping === "none") return rows;
  const groups = new Map<string, { head: TraceGroup; rows: TraceSummary[] }>();
  for (const row of rows) {
    const id = grouping === "page" ? row.sessionId || undefined : row.conversationId;
    const key = id === undefined ? grouping : `${grouping}:${id}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { head: headOf(row, grouping, key, id), rows: [row] });
    else {
      add(group.head, row);
      group.rows.push(row);
    }
  }
  const lines: ListLine[] = [];
  for (const { head, rows: members } of groups.values()) {
    head.cost = totalCost(members);
    lines.push(head);
    if (!collapsed.has(head.key)) for (const row of members) lines.push(row);
  }
  return lines;
}

function headOf(
  row: TraceSummary,
  group: TraceGroup["group"],
  key: string,
  id: string | undefined,
): TraceGroup {
  const { startMs } = row;
  const head = {
    group,
    key,
    id,
    first: row,
    startMs,
    endMs: startMs,
    traces: 0,
    running: 0,
    failed: 0,
    busyMs: 0,
  };
  add(head, row);
  return head;
}

function add(head: TraceGroup, row: TraceSummary): void {
  head.traces++;
  if (row.startMs < head.startMs) {
    head.first = row;
    head.startMs = row.startMs;
  }
  head.endMs = Math.max(head.endMs, row.startMs + (row.durationMs ?? 0));
  head.busyMs += row.durationMs ?? 0;
  if (row.status === "running") head.running++;
  if (row.errorCount > 0 || row.status === "error") head.failed++;
  head.inputTokens = plus(head.inputTokens, row.inputTokens);
  head.outputTokens = plus(head.outputTokens, row.outputTokens);
}

const plus = (sum: number | undefined, value: number | undefined): number | undefined =>
  value === undefined ? sum : (sum ?? 0) + value;
