import type { SessionId } from "../../../sdk/protocol/index.ts";
import { ofSession } from "./read.ts";
import type { ArchiveDatabase } from "./schema.ts";
import { MOST_DELETIONS, type SealRow, type SealStore, unitsOf } from "./seal-store.ts";

/** Seals on disk. */
export function createDiskSeals(
  run: <T>(operation: (db: ArchiveDatabase) => Promise<T>) => Promise<T>,
): SealStore {
  return {
    // Each has one row of that number.
    sessions: () =>
      run(async (db) => (await db.getAllKeysFromIndex("seals", "byNumber", 0)).map(([sid]) => sid)),
    of: (sid) => run((db) => db.getAll("seals", ofSession(sid))),
    last: (sid) =>
      run(async (db) => (await db.transaction("seals").store.openCursor(ofSession(sid), "prev"))?.value),
    add: (rows) => run((db) => addSeals(db, rows)),
    deletions: () => run((db) => db.getAll("deletions")),
    logDeletion: (row) =>
      run(async (db) => {
        const tx = db.transaction("deletions", "readwrite");
        const work = async () => {
          await tx.store.add(row);
          const keys = await tx.store.getAllKeys();
          await Promise.all(keys.slice(0, -MOST_DELETIONS).map((key) => tx.store.delete(key)));
        };
        await Promise.all([work(), tx.done]);
      }),
  };
}

async function addSeals(db: ArchiveDatabase, rows: readonly SealRow[]): Promise<void> {
  const tx = db.transaction(["seals", "sessions"], "readwrite");
  const work = async () => {
    const bySession = new Map<SessionId, SealRow[]>();
    for (const row of rows) bySession.set(row.sid, [...(bySession.get(row.sid) ?? []), row]);
    await Promise.all(rows.map((row) => tx.objectStore("seals").add(row)));
    const sessions = tx.objectStore("sessions");
    for (const [sid, its] of bySession) {
      const session = await sessions.get(sid);
      if (session) await sessions.put({ ...session, bytes: session.bytes + unitsOf(its) });
    }
  };
  await Promise.all([work(), tx.done]);
}
