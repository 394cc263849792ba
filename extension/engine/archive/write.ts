import { advanced, type CommitGroup, type CommitResult, groupBySession, onlyNew } from "./archive.ts";
import type { ArchiveDatabase } from "./schema.ts";

/**
 * One transaction for a group of envelopes: the batches, the rows of their sessions and traces.
 * Relaxed durability survives the browser's death (tried with SIGKILL); only a power cut can take the last of it.
 */
export async function writeGroup(db: ArchiveDatabase, group: CommitGroup): Promise<CommitResult> {
  const tx = db.transaction(["sessions", "batches", "resources", "traces"], "readwrite", {
    durability: "relaxed",
  });
  const write = async (): Promise<CommitResult> => {
    const result: CommitResult = { bytes: 0, duplicates: 0 };
    const puts: Promise<unknown>[] = [];
    const put = (request: Promise<unknown>) => {
      // When one fails all are aborted: the first reason is told, the others must not go unhandled.
      request.catch(() => undefined);
      puts.push(request);
    };
    const batches = groupBySession(group.batches);
    const stored = await Promise.all(group.sessions.map((row) => tx.objectStore("sessions").get(row.sid)));
    group.sessions.forEach((row, i) => {
      const fresh = onlyNew(batches.get(row.sid) ?? [], stored[i]?.next ?? 1);
      for (const batch of fresh.batches) {
        put(tx.objectStore("batches").put(batch));
        result.bytes += batch.body.length;
      }
      result.duplicates += fresh.duplicates;
      put(tx.objectStore("sessions").put(advanced(row, stored[i], fresh.batches)));
    });
    for (const row of group.resources) put(tx.objectStore("resources").put(row));
    for (const row of group.traces) put(tx.objectStore("traces").put(row));
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
