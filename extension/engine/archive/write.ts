import {
  advanced,
  type CommitGroup,
  type CommitResult,
  groupBySession,
  onlyNew,
  onlyNewOutgoing,
  STALE,
} from "./archive.ts";
import { queueOutgoing } from "./outgoing.ts";
import type { ArchiveDatabase, OutgoingTransaction } from "./schema.ts";
import { textOf } from "./trace-log.ts";

const STORES = ["sessions", "batches", "resources", "traceLog"] as const;
const WITH_QUEUE = [...STORES, "outgoing", "forwarded"] as const;

/**
 * One transaction for a group of envelopes: the batches, the rows of their sessions and traces.
 * Relaxed durability survives the browser's death (tried with SIGKILL); only a power cut can take the last of it.
 */
export async function writeGroup(db: ArchiveDatabase, group: CommitGroup): Promise<CommitResult> {
  const { outgoing = [] } = group;
  const tx = db.transaction(
    // Who writes to fewer stores waits for fewer.
    (outgoing.length ? WITH_QUEUE : STORES) as typeof STORES,
    "readwrite",
    { durability: "relaxed" },
  );
  const puts: Promise<unknown>[] = [];
  const put = (request: Promise<unknown>) => {
    // When one fails all are aborted: the first reason is told, the others must not go unhandled.
    request.catch(() => undefined);
    puts.push(request);
  };
  const write = async (): Promise<CommitResult> => {
    const sessions = tx.objectStore("sessions");
    const reading = Promise.all(group.sessions.map((row) => sessions.get(row.sid)));
    reading.catch(() => undefined);
    // Waiting for the answer first would cost a round trip to the browser's storage process.
    if (!group.careful) for (const batch of group.batches) put(tx.objectStore("batches").put(batch));
    for (const row of group.resources) put(tx.objectStore("resources").put(row));
    if (group.traces.length)
      put(tx.objectStore("traceLog").add(textOf(group.traces.map((row) => ({ type: "put", row })))));
    const stored = await reading;
    const result: CommitResult = { bytes: 0, duplicates: 0 };
    const batches = groupBySession(group.batches);
    group.sessions.forEach((row, i) => {
      const next = stored[i]?.next ?? 1;
      if (!group.careful && next !== row.next) throw new DOMException(`${row.sid} is at ${next}`, STALE);
      const fresh = onlyNew(batches.get(row.sid) ?? [], next);
      if (group.careful) for (const batch of fresh.batches) put(tx.objectStore("batches").put(batch));
      for (const batch of fresh.batches) result.bytes += batch.body.length;
      result.duplicates += fresh.duplicates;
      put(sessions.put(advanced(row, stored[i], fresh.batches)));
    });
    if (outgoing.length) {
      const nexts = new Map(group.sessions.map(({ sid }, i) => [sid, stored[i]?.next ?? 1]));
      const fresh = onlyNewOutgoing(outgoing, (sid) => nexts.get(sid) ?? 1);
      put(queueOutgoing(tx as unknown as OutgoingTransaction, fresh));
    }
    await Promise.all(puts);
    return result;
  };
  const abort = (error: unknown): never => {
    // What throws before it becomes a request (a value that cannot be stored) does not end the transaction.
    try {
      tx.abort();
    } catch {
      // It is over already: a request of it failed.
    }
    throw error;
  };
  const [result] = await Promise.all([write().catch(abort), tx.done]);
  return result;
}
