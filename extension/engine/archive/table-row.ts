import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { PackedTable } from "../../model/table/packed-table.ts";
import type { SpanTree } from "../../model/table/tree.ts";
import type { PackedPlaces } from "../record-places.ts";

/** Of another format it is as good as none: the records are still there. */
export const TABLE_FORMAT = 2;

/**
 * The finished table of a big trace, so that opening it need not read its records again: a tenth of their size. Only ever
 * a copy: it may be missing, or older than the records.
 */
export interface TableRow {
  traceId: TraceId;
  format: typeof TABLE_FORMAT;
  table: PackedTable;
  tree: SpanTree;
  /** The archive's rows that it was made of. */
  places: PackedPlaces;
}
