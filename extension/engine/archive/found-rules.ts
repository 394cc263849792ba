import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { FoundRow } from "./found-row.ts";
import type { ArchiveDatabase } from "./schema.ts";

export const readFound = (db: ArchiveDatabase): Promise<FoundRow[]> => db.getAll("found");

/** Unless the trace was deleted meanwhile. */
export async function writeFound(db: ArchiveDatabase, row: FoundRow): Promise<void> {
  const tx = db.transaction(["batches", "found"], "readwrite", { durability: "relaxed" });
  const work = async () => {
    const first = await tx.objectStore("batches").index("byTrace").getKey(row.traceId);
    if (first) await tx.objectStore("found").put(row);
  };
  await Promise.all([work(), tx.done]);
}

/** Of traces that were deleted or lost records. */
export async function dropFound(db: ArchiveDatabase, traceIds: readonly TraceId[]): Promise<void> {
  if (!traceIds.length) return;
  const tx = db.transaction("found", "readwrite", { durability: "relaxed" });
  await Promise.all([...traceIds.map((id) => tx.store.delete(id)), tx.done]);
}
