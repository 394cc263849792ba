import { createKeyPair } from "../../../sdk/audit/signer.ts";
import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import {
  type Archive,
  advanced,
  gapInstead,
  groupBySession,
  onlyNew,
  onlyNewOutgoing,
  rangeOf,
} from "./archive.ts";
import type { BatchKey } from "./batch-key.ts";
import { createMemoryOutgoing } from "./memory-outgoing.ts";
import { createMemorySeals } from "./memory-seals.ts";
import type { BatchRow, ResourceRow, SessionRow } from "./schema.ts";
import { TraceIndex } from "./trace-index.ts";
import { withoutTraces } from "./without-traces.ts";

/**
 * The same as the archive on disk, for incognito windows and for when the browser cannot open a database.
 * Its size is bounded by retention, as on disk; see `MEMORY_BUDGET` in `janitor.ts`.
 */
export function createMemoryArchive(): Archive {
  const sessions = new Map<SessionId, SessionRow>();
  const resources = new Map<SessionId, ResourceRow[]>();
  const batches = new Map<SessionId, BatchRow[]>();
  const index = new TraceIndex();
  const outgoing = createMemoryOutgoing();
  const seals = createMemorySeals((sid, units) => {
    const session = sessions.get(sid);
    if (session) sessions.set(sid, { ...session, bytes: session.bytes + units });
  });
  let pruned = 0;
  let key: Promise<CryptoKeyPair> | undefined;
  let pinned: ReadonlySet<TraceId> = new Set();
  let held: ReadonlySet<TraceId> = new Set();

  function shrink(sid: SessionId, doomed: ReadonlySet<TraceId>): number {
    const before = batches.get(sid) ?? [];
    const after = before.flatMap((batch) =>
      batch.traceIds.some((id) => doomed.has(id)) ? (withoutTraces(batch, doomed) ?? []) : batch,
    );
    const freed = size(before) - size(after);
    batches.set(sid, after);
    const session = sessions.get(sid);
    if (session) sessions.set(sid, { ...session, bytes: Math.max(0, session.bytes - freed) });
    return freed;
  }

  const rowsOf = (traceId: TraceId): BatchRow[] =>
    [...batches.values()].flatMap((rows) => rows.filter((batch) => batch.traceIds.includes(traceId)));

  return {
    kind: "memory",
    async commit(group) {
      const result = { bytes: 0, duplicates: 0 };
      const bySession = groupBySession(group.batches);
      await outgoing.add(onlyNewOutgoing(group.outgoing ?? [], (sid) => sessions.get(sid)?.next ?? 1));
      for (const row of group.sessions) {
        const stored = sessions.get(row.sid);
        const fresh = onlyNew(bySession.get(row.sid) ?? [], stored?.next ?? 1);
        const rows = batches.get(row.sid);
        if (rows) rows.push(...fresh.batches);
        else batches.set(row.sid, [...fresh.batches]);
        sessions.set(row.sid, advanced(row, stored, fresh.batches));
        result.bytes += size(fresh.batches);
        result.duplicates += fresh.duplicates;
      }
      for (const row of group.resources) resources.set(row.sid, [...(resources.get(row.sid) ?? []), row]);
      for (const row of group.traces) index.apply({ type: "put", row });
      return result;
    },
    session: async (sid) => sessions.get(sid),
    sessions: async () => [...sessions.values()],
    sessionCount: async () => sessions.size,
    sessionsOfTab: async (tabId, run) =>
      [...sessions.values()].filter((row) => row.tabId === tabId && row.run === run).map((row) => row.sid),
    resources: async (sid) => resources.get(sid) ?? [],
    traces: async () => index.newestFirst(),
    listed: async () => ({ rows: index.newestFirst(), trashed: [...index.trash.values()] }),
    batchesOf: async (traceId) => rowsOf(traceId),
    batchKeysOf: async (traceId) => rowsOf(traceId).map(({ sid, s0 }): BatchKey => [sid, s0]),
    batchesAt: async (keys) =>
      keys.flatMap(([sid, s0]) => batches.get(sid)?.find((batch) => batch.s0 === s0) ?? []),
    batchesFrom: async (sid, s0, count) =>
      (batches.get(sid) ?? []).filter((batch) => batch.s0 >= s0).slice(0, count),
    // Memory is short, and what is in it is quickly read.
    table: async () => undefined,
    putTable: async () => undefined,
    tableIds: async () => [],
    found: async () => [],
    putFound: async () => undefined,
    async trash(ids, owner, deletedMs) {
      for (const traceId of ids) index.apply({ type: "trash", traceId, owner, deletedMs });
    },
    async restore(ids) {
      const rows = ids.flatMap((id) => index.trash.get(id)?.row ?? []);
      for (const { traceId } of rows) index.apply({ type: "restore", traceId });
      return rows;
    },
    trashed: async () => [...index.trash.values()],
    async purge(ids) {
      const doomed = new Set(ids);
      for (const traceId of ids) index.apply({ type: "forget", traceId });
      return [...batches.keys()].reduce((sum, sid) => sum + shrink(sid, doomed), 0);
    },
    async deleteSessions(sids) {
      const { entries, removed, changed } = index.withoutSessions(sids);
      for (const entry of entries) index.apply(entry);
      for (const sid of sids) {
        if (sessions.delete(sid)) pruned++;
        batches.delete(sid);
        resources.delete(sid);
        seals.drop(sid);
      }
      return { removed, changed };
    },
    async trimSession({ sid, units, isBusy, isPinned }) {
      const rows = batches.get(sid) ?? [];
      const doomed = oldest(
        rows.filter((row) => !row.traceIds.some(isPinned)),
        units,
      );
      const rest = rows.filter((row) => !doomed.includes(row));
      const ids = [...new Set(doomed.flatMap((batch) => batch.traceIds))];
      const living = new Set(rest.flatMap((batch) => batch.traceIds));
      const changed = ids.filter((id) => living.has(id) || isBusy(id));
      const removed = ids.filter((id) => !changed.includes(id));
      const after = withGaps(rows, new Set(doomed), changed);
      batches.set(sid, after);
      for (const traceId of removed) index.apply({ type: "forget", traceId });
      const freed = size(rows) - size(after);
      const session = sessions.get(sid);
      if (session) sessions.set(sid, { ...session, bytes: Math.max(0, session.bytes - freed) });
      const ranges = after.filter((row) => !rows.includes(row)).map(rangeOf);
      return { freed, ranges, removed, changed };
    },
    pinned: async () => pinned,
    held: async () => held,
    async setPinned(ids, ofThem) {
      pinned = new Set(ids);
      held = new Set(ofThem);
    },
    knownAuditKey: async () => key,
    auditKey: () => {
      key ??= createKeyPair();
      return key;
    },
    prunedSessions: async () => pruned,
    async forgetPruned() {
      pruned = 0;
    },
    outgoing,
    seals,
    close() {},
  };
}

/** Each run of rows that go becomes a gap where it stood. */
function withGaps(rows: BatchRow[], doomed: ReadonlySet<BatchRow>, survivors: TraceId[]): BatchRow[] {
  const after: BatchRow[] = [];
  let run: BatchRow[] = [];
  const close = () => {
    const gap = gapInstead(run, survivors);
    if (gap) after.push(gap);
    run = [];
  };
  for (const row of rows) {
    if (doomed.has(row)) run.push(row);
    else {
      close();
      after.push(row);
    }
  }
  close();
  return after;
}

/** The first rows that together have `units`; a gap made before counts as nothing and is taken along. */
function oldest(rows: BatchRow[], units: number): BatchRow[] {
  let sum = 0;
  const end = rows.findIndex((row) => {
    sum += row.body.length;
    return sum >= units;
  });
  return rows.slice(0, end + 1 || rows.length);
}

const size = (batches: BatchRow[]): number => batches.reduce((sum, batch) => sum + batch.body.length, 0);
