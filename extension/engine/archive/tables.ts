import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { ArchiveDatabase } from "./schema.ts";
import { TABLE_FORMAT, type TableRow } from "./table-row.ts";

export async function readTable(db: ArchiveDatabase, traceId: TraceId): Promise<TableRow | undefined> {
  const row = await db.get("tables", traceId);
  return row?.format === TABLE_FORMAT ? row : undefined;
}

/** Unless the trace was deleted meanwhile. */
export async function writeTable(db: ArchiveDatabase, row: TableRow): Promise<void> {
  const tx = db.transaction(["batches", "tables"], "readwrite", { durability: "relaxed" });
  const work = async () => {
    const first = await tx.objectStore("batches").index("byTrace").getKey(row.traceId);
    if (first) await tx.objectStore("tables").put(row);
  };
  await Promise.all([work(), tx.done]);
}
