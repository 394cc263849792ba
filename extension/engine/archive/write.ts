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
  // A failed request rejects its own promise too: `write` waits for all of them, so none goes unhandled.
  const write = async (): Promise<CommitResult> => {
    const result: CommitResult = { bytes: 0, duplicates: 0 };
    const puts: Promise<unknown>[] = [];
    const batches = groupBySession(group.batches);
    const stored = await Promise.all(group.sessions.map((row) => tx.objectStore("sessions").get(row.sid)));
    group.sessions.forEach((row, i) => {
      const fresh = onlyNew(batches.get(row.sid) ?? [], stored[i]?.next ?? 1);
      for (const batch of fresh.batches) {
        puts.push(tx.objectStore("batches").put(batch));
        result.bytes += batch.body.length;
      }
      result.duplicates += fresh.duplicates;
      puts.push(tx.objectStore("sessions").put(advanced(row, stored[i], fresh.batches)));
    });
    for (const row of group.resources) puts.push(tx.objectStore("resources").put(row));
    for (const row of group.traces) puts.push(tx.objectStore("traces").put(row));
    await Promise.all(puts);
    return result;
  };
  const [result] = await Promise.all([write(), tx.done]);
  return result;
}
