import type { SessionId } from "../../../sdk/protocol/index.ts";
import { type DeletionRow, MOST_DELETIONS, type SealRow, type SealStore, unitsOf } from "./seal-store.ts";

/** The same as on disk, for as long as the panel lives. */
export function createMemorySeals(
  grew: (sid: SessionId, units: number) => void,
): SealStore & { drop(sid: SessionId): void } {
  const seals = new Map<SessionId, SealRow[]>();
  const deletions: DeletionRow[] = [];
  return {
    sessions: async () => [...seals.keys()],
    of: async (sid) => [...(seals.get(sid) ?? [])],
    last: async (sid) => seals.get(sid)?.at(-1),
    async add(rows) {
      for (const row of rows) {
        seals.set(row.sid, [...(seals.get(row.sid) ?? []), row]);
        grew(row.sid, unitsOf([row]));
      }
    },
    deletions: async () => [...deletions],
    async logDeletion(row) {
      deletions.push(row);
      deletions.splice(0, deletions.length - MOST_DELETIONS);
    },
    drop: (sid) => void seals.delete(sid),
  };
}
