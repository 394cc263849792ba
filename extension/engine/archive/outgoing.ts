import {
  countsOf,
  type ForwardedRow,
  nothingForwarded,
  type OutgoingRow,
  type OutgoingStore,
  type TakenRow,
  withoutDone,
} from "./outgoing-store.ts";
import type { ArchiveDatabase, OutgoingTransaction } from "./schema.ts";

const STORES = ["outgoing", "forwarded"] as const;

/** Adds rows and counts them, in a transaction that others write in, too. */
export async function queueOutgoing(tx: OutgoingTransaction, rows: readonly OutgoingRow[]): Promise<void> {
  const queue = tx.objectStore("outgoing");
  const forwarded = tx.objectStore("forwarded");
  const adding = rows.map((row) => queue.add(row));
  const counting = [...countsOf(rows)].map(async ([destination, count]) => {
    const known = (await forwarded.get(destination)) ?? nothingForwarded(destination);
    await forwarded.put({ ...known, waiting: known.waiting + count });
  });
  await Promise.all([...adding, ...counting]);
}

/** The queue on disk. Each call is one transaction. */
export function createDiskOutgoing(
  run: <T>(operation: (db: ArchiveDatabase) => Promise<T>) => Promise<T>,
): OutgoingStore {
  /** Changes rows and counts together, or neither. */
  const change = (
    destination: string,
    work: (tx: OutgoingTransaction, counts: ForwardedRow) => Promise<void>,
  ): Promise<ForwardedRow> =>
    run(async (db) => {
      const tx = db.transaction(STORES, "readwrite") as unknown as OutgoingTransaction;
      const all = async () => {
        const store = tx.objectStore("forwarded");
        const counts = { ...nothingForwarded(destination), ...(await store.get(destination)) };
        await work(tx, counts);
        await store.put(counts);
        return counts;
      };
      const [counts] = await Promise.all([all(), tx.done]);
      return counts;
    });

  return {
    forwarded: (destination) =>
      run(async (db) => (await db.get("forwarded", destination)) ?? nothingForwarded(destination)),
    add: (rows) =>
      run(async (db) => {
        const tx = db.transaction(STORES, "readwrite") as unknown as OutgoingTransaction;
        await Promise.all([queueOutgoing(tx, rows), tx.done]);
      }),
    take: (destination, spans) =>
      run(async (db) => {
        const taken: TakenRow[] = [];
        let count = 0;
        const tx = db.transaction("outgoing");
        let cursor = await tx.store.index("byDestination").openCursor(destination);
        for (; cursor && count < spans; cursor = await cursor.continue()) {
          taken.push({ ...cursor.value, key: cursor.primaryKey });
          count += cursor.value.spanIds.length;
        }
        return taken;
      }),
    settle: (destination, left, more) =>
      change(destination, async (tx, counts) => {
        const queue = tx.objectStore("outgoing");
        for (const { key, done } of left) {
          const row = await queue.get(key);
          if (!row) {
            counts.overflowed = Math.max(0, counts.overflowed - done.length);
            continue;
          }
          const rest = withoutDone(row.spanIds, done);
          counts.waiting -= row.spanIds.length - rest.length;
          if (rest.length) await queue.put({ ...row, spanIds: rest }, key);
          else await queue.delete(key);
        }
        counts.sent += more.sent ?? 0;
        counts.refused += more.refused ?? 0;
        counts.gone += more.gone ?? 0;
      }),
    trim: (destination, spans) =>
      change(destination, async (tx, counts) => {
        let cursor = await tx.objectStore("outgoing").index("byDestination").openCursor(destination);
        for (; cursor && counts.waiting > spans; cursor = await cursor.continue()) {
          const over = Math.min(counts.waiting - spans, cursor.value.spanIds.length);
          counts.waiting -= over;
          counts.overflowed += over;
          if (over === cursor.value.spanIds.length) await cursor.delete();
          else await cursor.update({ ...cursor.value, spanIds: cursor.value.spanIds.slice(over) });
        }
      }),
    clear: (destination) =>
      run(async (db) => {
        const tx = db.transaction(STORES, "readwrite");
        const work = async () => {
          const keys = await tx.objectStore("outgoing").index("byDestination").getAllKeys(destination);
          for (const key of keys) await tx.objectStore("outgoing").delete(key);
          await tx.objectStore("forwarded").delete(destination);
        };
        await Promise.all([work(), tx.done]);
      }),
  };
}
