import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import { gapInstead, type Loss, rangeOf, type Trim, type Trimmed } from "./archive.ts";
import { ofSession } from "./read.ts";
import { factsOf, type RowFacts, type RowLedger } from "./row-ledger.ts";
import type { ArchiveDatabase, BatchRow, MetaRow, SessionRow, TraceRow } from "./schema.ts";
import { changeIndex, textOf } from "./trace-log.ts";
import { withoutTraces } from "./without-traces.ts";

/** Batches touched by one transaction, under load some 6 MiB: a writer waits no longer than for these. */
const BATCHES_PER_TRANSACTION = 50;

export const trashTraces = (
  db: ArchiveDatabase,
  ids: TraceId[],
  owner: string,
  deletedMs: number,
): Promise<unknown> =>
  db.add("traceLog", textOf(ids.map((traceId) => ({ type: "trash", traceId, owner, deletedMs }))));

export const restoreTraces = (db: ArchiveDatabase, ids: TraceId[]): Promise<TraceRow[]> =>
  changeIndex(db, ({ trash }) => {
    const result = ids.flatMap((id) => trash.get(id)?.row ?? []);
    return { entries: result.map(({ traceId }) => ({ type: "restore", traceId })), result };
  });

/** Deletes the batches of traces, rewriting those that others share, a few at a time. */
export async function purgeTraces(db: ArchiveDatabase, ids: TraceId[]): Promise<number> {
  const doomed = new Set(ids);
  let freed = 0;
  for (const id of ids) {
    for (let more = true; more; ) {
      const done = await purgeSome(db, id, doomed);
      freed += done.freed;
      more = done.batches === BATCHES_PER_TRANSACTION;
    }
  }
  if (ids.length) await db.add("traceLog", forgotten(ids));
  return freed;
}

async function purgeSome(db: ArchiveDatabase, id: TraceId, doomed: ReadonlySet<TraceId>) {
  const tx = db.transaction(["batches", "sessions"], "readwrite");
  const work = async () => {
    const store = tx.objectStore("batches");
    const rows = await store.index("byTrace").getAll(id, BATCHES_PER_TRANSACTION);
    const freed = new Map<SessionId, number>();
    const writes: Promise<unknown>[] = [];
    for (const row of rows) {
      const rest = withoutTraces(row, doomed);
      writes.push(rest ? store.put(rest) : store.delete([row.sid, row.s0]));
      freed.set(row.sid, (freed.get(row.sid) ?? 0) + row.body.length - (rest?.body.length ?? 0));
    }
    const sessions = tx.objectStore("sessions");
    for (const [sid, bytes] of freed) {
      const session = await sessions.get(sid);
      if (session) writes.push(sessions.put(edited(session, bytes)));
    }
    await Promise.all(writes);
    return { batches: rows.length, freed: [...freed.values()].reduce((sum, bytes) => sum + bytes, 0) };
  };
  const [done] = await Promise.all([work(), tx.done]);
  return done;
}

/** Its row, when rows with so many code units went. */
const edited = (session: SessionRow, freed: number): SessionRow => ({
  ...session,
  bytes: Math.max(0, session.bytes - freed),
  edits: (session.edits ?? 0) + 1,
});

/**
 * Traces first, the session's own row last: whoever dies half-way leaves a session that is still there to be
 * deleted the next time.
 */
export async function deleteSessions(db: ArchiveDatabase, sids: SessionId[]): Promise<Loss> {
  const loss = await changeIndex(db, (index) => {
    const { entries, removed, changed } = index.withoutSessions(sids);
    return { entries, result: { removed, changed } };
  });
  for (const sid of sids) {
    while (await deleteSomeBatches(db, sid));
    await deleteSessionRow(db, sid);
  }
  return loss;
}

async function deleteSessionRow(db: ArchiveDatabase, sid: SessionId): Promise<void> {
  const tx = db.transaction(["resources", "sessions", "seals", "meta"], "readwrite");
  const work = async () => {
    const session = await tx.objectStore("sessions").getKey(sid);
    const pruned = await tx.objectStore("meta").get("pruned");
    await Promise.all([
      tx.objectStore("resources").delete(ofSession(sid)),
      tx.objectStore("sessions").delete(sid),
      tx.objectStore("seals").delete(ofSession(sid)),
      session && tx.objectStore("meta").put({ key: "pruned", sessions: sessionsOf(pruned) + 1 }),
    ]);
  };
  await Promise.all([work(), tx.done]);
}

const forgotten = (ids: TraceId[]): string => textOf(ids.map((traceId) => ({ type: "forget", traceId })));

async function deleteSomeBatches(db: ArchiveDatabase, sid: SessionId): Promise<boolean> {
  const tx = db.transaction("batches", "readwrite");
  const work = async () => {
    const keys = await tx.store.getAllKeys(ofSession(sid), BATCHES_PER_TRANSACTION);
    const last = keys.at(-1);
    if (last) await tx.store.delete(IDBKeyRange.bound([sid], last));
    return keys.length === BATCHES_PER_TRANSACTION;
  };
  const [more] = await Promise.all([work(), tx.done]);
  return more;
}

/** Some fifty batches at a time become one gap; the next time takes that gap along. Rows with pinned traces stay between gaps. */
export async function trimSession(db: ArchiveDatabase, trim: Trim, ledger: RowLedger): Promise<Trimmed> {
  const removed = new Set<TraceId>();
  const changed = new Set<TraceId>();
  const ranges: Trimmed["ranges"] = [];
  let freed = 0;
  let from = 0;
  for (let more = true; more && freed < trim.units; ) {
    const done = await trimSome(db, trim, from, ledger);
    for (const id of done.changed) changed.add(id);
    for (const id of done.removed) removed.add(id);
    if (done.range) ranges.push(done.range);
    freed += done.freed;
    from = done.next ?? from;
    more = done.next !== undefined;
  }
  for (const id of removed) changed.delete(id);
  return { freed, ranges, removed: [...removed], changed: [...changed] };
}

/** `next`: where to go on; undefined, there is nothing more. */
async function trimSome(
  db: ArchiveDatabase,
  { sid, isBusy, isPinned, isShared }: Trim,
  from: number,
  ledger: RowLedger,
) {
  const tx = db.transaction(["batches", "sessions", "traceLog"], "readwrite");
  const work = async () => {
    const store = tx.objectStore("batches");
    const session = await tx.objectStore("sessions").get(sid);
    const known = session && ledger.rowsOf(session);
    const found = known
      ? known.filter(({ s0 }) => s0 >= from).slice(0, BATCHES_PER_TRANSACTION)
      : (await store.getAll(IDBKeyRange.bound([sid, from], [sid, []]), BATCHES_PER_TRANSACTION)).map(factsOf);
    const { rows, next } = firstRun(found, isPinned);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last || !session) return { removed: [], changed: [], freed: 0, next, range: undefined };
    await store.delete(IDBKeyRange.bound([sid, first.s0], [sid, last.s0]));
    const ids = [...new Set(rows.flatMap((row) => row.traceIds))];
    const gone = new Set(rows);
    const rest = known && new Set(known.flatMap((row) => (gone.has(row) ? [] : row.traceIds)));
    const left = await Promise.all(
      ids.map((id) => {
        if (isBusy(id) || rest?.has(id)) return true;
        // Where all rows of the session are known there is nothing to ask of most.
        return (!rest || isShared(id)) && store.index("byTrace").getKey(id);
      }),
    );
    const [removed, changed] = [ids.filter((_, i) => !left[i]), ids.filter((_, i) => left[i])];
    const gap = gapInstead(rows, changed) as BatchRow;
    const freed = rows.reduce((sum, row) => sum + row.units, -gap.body.length);
    const after = edited(session, freed);
    await Promise.all([
      store.put(gap),
      tx.objectStore("sessions").put(after),
      removed.length && tx.objectStore("traceLog").add(forgotten(removed)),
    ]);
    return { removed, changed, freed, next, range: rangeOf(gap), after, gap };
  };
  const [done] = await Promise.all([work(), tx.done]);
  if (done.after) ledger.replaced(done.after, factsOf(done.gap));
  return done;
}

/** The first rows in a row that hold nothing pinned, and where those begin that come after. */
function firstRun(
  found: readonly RowFacts[],
  isPinned: Trim["isPinned"],
): { rows: readonly RowFacts[]; next?: number } {
  const isHeld = (row: RowFacts) => row.traceIds.some(isPinned);
  const start = found.findIndex((row) => !isHeld(row));
  const length = found.slice(Math.max(start, 0)).findIndex(isHeld);
  const rows = start < 0 ? [] : found.slice(start, length < 0 ? undefined : start + length);
  const held = start < 0 ? found.at(-1) : length < 0 ? undefined : found[start + length];
  const isAll = found.length < BATCHES_PER_TRANSACTION;
  // The gap that these become is where the next begins, unless something pinned stands after it.
  if (!held) return { rows, next: isAll ? undefined : rows[0]?.s0 };
  return { rows, next: isAll && held === found.at(-1) ? undefined : held.s0 + 1 };
}

/** What was made of traces that were deleted or lost records. There may be many traces, and hardly anything of them. */
export async function dropCopies(db: ArchiveDatabase, traceIds: Iterable<TraceId>): Promise<void> {
  const doomed = new Set(traceIds);
  if (!doomed.size) return;
  const tx = db.transaction(["tables", "found"], "readwrite", { durability: "relaxed" });
  const drop = async (name: "tables" | "found") => {
    const store = tx.objectStore(name);
    const keys = await store.getAllKeys();
    await Promise.all(keys.filter((id) => doomed.has(id)).map((id) => store.delete(id)));
  };
  await Promise.all([drop("tables"), drop("found"), tx.done]);
}

export const readPruned = async (db: ArchiveDatabase): Promise<number> =>
  sessionsOf(await db.get("meta", "pruned"));

export const forgetPruned = (db: ArchiveDatabase): Promise<unknown> =>
  db.put("meta", { key: "pruned", sessions: 0 });

const sessionsOf = (row: MetaRow | undefined): number => (row?.key === "pruned" ? row.sessions : 0);

export async function readPinned(db: ArchiveDatabase): Promise<ReadonlySet<TraceId>> {
  const row = await db.get("meta", "pinned");
  return new Set(row?.key === "pinned" ? row.traceIds : []);
}

export async function readHeld(db: ArchiveDatabase): Promise<ReadonlySet<TraceId>> {
  const row = await db.get("meta", "pinned");
  return new Set(row?.key === "pinned" ? row.held : []);
}

export const writePinned = (
  db: ArchiveDatabase,
  ids: readonly TraceId[],
  held: readonly TraceId[],
): Promise<unknown> => db.put("meta", { key: "pinned", traceIds: [...ids], held: [...held] });
