import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Loss } from "./archive.ts";
import type { TraceRow, TrashRow } from "./schema.ts";

/** What happened to the rows of the list. */
export type LogEntry =
  | { type: "put"; row: TraceRow }
  /** Off the list, and back again if wanted. */
  | { type: "trash"; traceId: TraceId; owner: string; deletedMs: number }
  | { type: "restore"; traceId: TraceId }
  | { type: "forget"; traceId: TraceId };

/**
 * The rows of the list, made from the log of what happened to them. On disk only the log is written: one
 * row of many entries costs a transaction a hundredth of what a row for each trace does.
 */
export class TraceIndex {
  readonly rows = new Map<TraceId, TraceRow>();
  readonly trash = new Map<TraceId, TrashRow>();

  apply(entry: LogEntry): void {
    switch (entry.type) {
      case "put":
        this.rows.set(entry.row.traceId, entry.row);
        break;
      case "trash":
        this.#trash(entry.traceId, entry.owner, entry.deletedMs);
        break;
      case "restore":
        this.#restore(entry.traceId);
        break;
      case "forget":
        this.rows.delete(entry.traceId);
        this.trash.delete(entry.traceId);
        break;
      default:
        entry satisfies never;
    }
  }

  #trash(traceId: TraceId, owner: string, deletedMs: number): void {
    const row = this.rows.get(traceId);
    if (!row) return;
    this.rows.delete(traceId);
    this.trash.set(traceId, { traceId, owner, deletedMs, row });
  }

  #restore(traceId: TraceId): void {
    const trashed = this.trash.get(traceId);
    if (!trashed) return;
    this.trash.delete(traceId);
    this.rows.set(traceId, trashed.row);
  }

  newestFirst(): TraceRow[] {
    return [...this.rows.values()].sort((a, b) => b.startMs - a.startMs);
  }

  /** What has to happen to the list when sessions go. */
  withoutSessions(sids: SessionId[]): Loss & { entries: LogEntry[] } {
    const doomed = new Set(sids);
    const result = { removed: [] as TraceId[], changed: [] as TraceId[], entries: [] as LogEntry[] };
    for (const row of this.rows.values()) {
      const left = row.sids.filter((sid) => !doomed.has(sid));
      if (left.length === row.sids.length) continue;
      (left.length ? result.changed : result.removed).push(row.traceId);
      result.entries.push(
        left.length ? { type: "put", row: { ...row, sids: left } } : { type: "forget", traceId: row.traceId },
      );
    }
    return result;
  }

  /** The shortest log that makes the same index. */
  entries(): LogEntry[] {
    const entries: LogEntry[] = [];
    for (const row of this.rows.values()) entries.push({ type: "put", row });
    for (const { traceId, owner, deletedMs, row } of this.trash.values())
      entries.push({ type: "put", row }, { type: "trash", traceId, owner, deletedMs });
    return entries;
  }
}
