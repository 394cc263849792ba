import type { TraceId } from "../../sdk/protocol/index.ts";
import type { FoundInRest } from "./analysis/found-in-rest.ts";
import type { TraceRow } from "./archive/schema.ts";
import type { Search } from "./search/search.ts";
import type { Statistics } from "./statistics/statistics.ts";
import type { TableKeeper } from "./table-keeper.ts";

interface Copies {
  search: Search;
  statistics: Statistics;
  tables: TableKeeper;
  found: FoundInRest;
}

/** What is made of stored traces and kept beside them: told of all that becomes of them. */
export class TraceCopies {
  constructor(private readonly copies: Copies) {}

  /** An archive was opened. `tableIds`: traces of which it has a table. */
  begin(rows: TraceRow[], tableIds: ReadonlySet<TraceId>): void {
    const { search, statistics, tables, found } = this.copies;
    search.reset(rows);
    statistics.reset();
    tables.begin(rows, tableIds);
    found.reset(rows);
  }

  /** This engine stored records of them. */
  stored(rows: TraceRow[]): void {
    const { search, statistics, tables, found } = this.copies;
    tables.note(rows);
    search.note(rows);
    statistics.note(rows);
    found.note(rows);
  }

  /** Another panel's engine did: what is in its tables does not come by here. */
  storedElsewhere(rows: TraceRow[]): void {
    const { search, statistics, tables, found } = this.copies;
    tables.forget(rows.map(({ traceId }) => traceId));
    search.note(rows);
    statistics.note(rows);
    found.note(rows);
  }

  deleted(ids: TraceId[]): void {
    const { search, statistics, tables, found } = this.copies;
    search.forget(ids);
    statistics.forget(ids);
    tables.forget(ids);
    found.forget(ids);
  }

  /** They were deleted, and are back. */
  back(rows: readonly TraceRow[]): void {
    const { search, found } = this.copies;
    search.note(rows);
    found.note(rows);
  }

  /** They lost records, and live on. */
  trimmed(ids: TraceId[]): void {
    const { statistics, tables } = this.copies;
    statistics.forget(ids);
    tables.forget(ids);
  }
}
