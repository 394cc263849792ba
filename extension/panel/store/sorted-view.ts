import type { TraceSummary } from "../../model/trace.ts";
import type { Comparator } from "./sort.ts";

/**
 * The rows of the list in order, kept in order as they come: a new or changed row is put where it
 * belongs by bisection instead of sorting all (100 000 rows change one at a time, many times a second).
 */
export class SortedView {
  rows: TraceSummary[];

  constructor(
    rows: Iterable<TraceSummary>,
    private readonly compare: Comparator,
  ) {
    this.rows = [...rows].sort(compare);
  }

  insert(row: TraceSummary): void {
    const last = this.rows[this.rows.length - 1];
    if (!last || this.compare(last, row) < 0) this.rows.push(row);
    else this.rows.splice(this.indexFor(row), 0, row);
  }

  /** `row` as it was when it was put in: its place is found by its old values. */
  remove(row: TraceSummary): boolean {
    const index = this.indexFor(row);
    if (this.rows[index]?.traceId !== row.traceId) return false;
    this.rows.splice(index, 1);
    return true;
  }

  /** Many at once, in one go through all: retention takes a thousand of ten thousand. */
  removeAll(rows: ReadonlySet<TraceSummary>): void {
    this.rows = this.rows.filter((row) => !rows.has(row));
  }

  /** Puts the new values in place of the old ones; moves the row only if it must. */
  replace(old: TraceSummary, next: TraceSummary): void {
    const index = this.indexFor(old);
    const found = this.rows[index]?.traceId === old.traceId;
    if (found && this.compare(old, next) === 0) this.rows[index] = next;
    else {
      if (found) this.rows.splice(index, 1);
      this.insert(next);
    }
  }

  private indexFor(row: TraceSummary): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.rows[middle] as TraceSummary, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
