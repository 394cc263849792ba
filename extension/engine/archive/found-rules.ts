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
