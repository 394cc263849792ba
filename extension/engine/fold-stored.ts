import type { TraceId } from "../../sdk/protocol/index.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { TableRow } from "./archive/table-row.ts";
import type { OpenedTable } from "./opened-table.ts";
import type { TraceReading } from "./trace-reading.ts";

/** Text that had to be read, in UTF-16 code units, from which on the table that came of it is kept. */
export const KEEP_UNITS = 1024 * 1024;

/** Finished tables of big traces; see {@link TableRow}. */
export interface KeptTables {
  table(traceId: TraceId): Promise<TableRow | undefined>;
  keep(row: TableRow): Promise<void>;
}

/**
 * Folds what the archive has of a trace: from the kept table on, if there is one that is still true. `between` is called
 * after each bite with the share that is read, and says whether to go on. Returns the rows of the archive, or `undefined` if it was stopped.
 */
export async function foldStored(
  reading: TraceReading,
  table: OpenedTable,
  kept: KeptTables,
  between: (share: number) => Promise<boolean>,
): Promise<BatchKey[] | undefined> {
  const [keys, row] = await Promise.all([
    reading.keys(),
    // Without it everything is read: nothing is lost but time.
    kept.table(reading.traceId).catch(() => undefined),
  ]);
  for (const { sid, record } of await reading.resources(keys)) table.resource(sid, record);
  if (!(await between(0))) return undefined;
  table.restore(row, keys);
  const unread = keys.filter((key) => !table.places.has(key));
  let read = 0;
  for await (const rows of reading.rows(unread)) {
    for (const { row, records } of rows) table.addStored(row, records);
    read += rows.length;
    if (!(await between(read / unread.length))) return undefined;
  }
  return keys;
}
