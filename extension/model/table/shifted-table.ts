import type { ClockSkew } from "../clock-skew.ts";
import { type TraceTable, withRoom } from "./trace-table.ts";

/**
 * A table's copy with each span's times put right by its clock's offset: for drawing only, all else is the table's own. A
 * stream's times count from its span's start and go with it.
 *
 * @param copy an earlier one of the same table, to be brought up to date
 */
export function shiftTable(table: TraceTable, { offsets }: ClockSkew, copy?: TraceTable): TraceTable {
  const { count } = table;
  const starts = withRoom(copy?.starts ?? new Float64Array(0), count);
  const ends = withRoom(copy?.ends ?? new Float64Array(0), count);
  for (let row = 0; row < count; row++) {
    const offset = offsets[table.originOf[row] as number] ?? 0;
    starts[row] = (table.starts[row] as number) + offset;
    ends[row] = (table.ends[row] as number) + offset;
  }
  return Object.assign(copy ?? {}, table, { starts, ends });
}
