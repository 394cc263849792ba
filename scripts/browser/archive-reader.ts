import type { Frame } from "puppeteer";
import { coverage, type TraceRecord } from "../../sdk/protocol/index.ts";

/** One row of the archive as it lies in IndexedDB: an envelope. */
export interface ArchivedBatch {
  sid: string;
  s0: number;
  n: number;
  /** The body begins this many sequence numbers before `s0`: an earlier row has those. */
  skip: number;
  /** JSON text of the records. */
  body: string;
}

/** The records that a row adds to those before it. */
export function recordsOf({ skip, body }: ArchivedBatch): TraceRecord[] {
  const records: TraceRecord[] = JSON.parse(body);
  let passed = 0;
  while (passed < skip) passed += coverage(records.shift() as TraceRecord);
  if (passed > skip) throw new Error("A row of the archive begins in the middle of a merged record");
  return records;
}

/** Name of the panel's database and of the store that holds the envelopes (see `extension/engine/archive`). */
const DATABASE = "genai-traces";
const BATCHES = "batches";

/**
 * Reads the panel's database past all of the extension's own code, so that what is proved is what lies
 * on disk. All batches, or those of one session, in order.
 *
 * The function runs in the panel, so it must not name inner functions: the tool that runs our scripts
 * (tsx) would mark them with a helper that the panel does not have.
 */
export const readArchive = (panel: Frame, sid?: string): Promise<ArchivedBatch[]> =>
  panel.evaluate(
    async (database, store, sid) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(database);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      try {
        if (!db.objectStoreNames.contains(store)) return [];
        return await new Promise<ArchivedBatch[]>((resolve, reject) => {
          const range = sid === undefined ? undefined : IDBKeyRange.bound([sid], [sid, []]);
          const request = db.transaction(store).objectStore(store).getAll(range);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      } finally {
        db.close();
      }
    },
    DATABASE,
    BATCHES,
    sid,
  );
