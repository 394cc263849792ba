import type { TraceId } from "../../sdk/protocol/index.ts";
import type { TraceRow } from "./archive/schema.ts";
import { KEEP_UNITS } from "./fold-stored.ts";
import type { GrowingTables } from "./growing-tables.ts";
import type { Once } from "./once.ts";

/** Smaller ones are read in a moment, … */
export const MIN_SPANS = 2000;
/** … unless they have as many UTF-16 code units of records: few spans, but long streams. */
export const MIN_UNITS = KEEP_UNITS;
/** After a trace's end, and while records come: what is done for later must not be felt now. */
const QUIET_MS = 1500;

interface KeeperParts {
  once: Once;
  tables: Pick<GrowingTables, "follow" | "settle" | "forget">;
  isBusy(): boolean;
  /** UTF-16 code units of records that came for a trace since it is in memory, about. */
  units(traceId: TraceId): number;
}

/**
 * Sees to it that the table of a big trace is there before somebody asks for it: it grows with the records from early on, and
 * is written when the trace has ended, or has grown by half, and there is nothing else to do. Traces that were left
 * without a table, because the panel was closed too soon, get one later.
 */
export class TableKeeper {
  /** Traces to be settled; has it ended? */
  readonly #due = new Map<TraceId, boolean>();
  #isWorking = false;

  constructor(private readonly parts: KeeperParts) {}

  /** Rows of the list that are stored now. */
  note(rows: readonly TraceRow[]): void {
    for (const row of rows) {
      if (row.summary.spanCount < MIN_SPANS && this.parts.units(row.traceId) < MIN_UNITS) continue;
      this.parts.tables.follow(row.traceId);
      // Of a page that is gone nothing comes any more.
      this.#due.set(row.traceId, !row.open || row.summary.status === "interrupted");
    }
    this.#plan();
  }

  /** What was there before this panel, newest first. */
  begin(rows: readonly TraceRow[], kept: ReadonlySet<TraceId>): void {
    for (const { traceId, summary } of rows)
      if (summary.spanCount >= MIN_SPANS && !kept.has(traceId) && !this.#due.has(traceId))
        this.#due.set(traceId, true);
    this.#plan();
  }

  /** They were deleted, or lost records. */
  forget(traceIds: readonly TraceId[]): void {
    for (const traceId of traceIds) this.#due.delete(traceId);
    this.parts.tables.forget(traceIds);
  }

  #plan(): void {
    if (this.#due.size && !this.#isWorking) this.parts.once("tables", QUIET_MS, () => void this.#work());
  }

  async #work(): Promise<void> {
    const [first] = this.#due;
    if (first !== undefined && !this.parts.isBusy() && !this.#isWorking) {
      const [traceId, hasEnded] = first;
      this.#due.delete(traceId);
      this.#isWorking = true;
      // Without a table the trace is read when it is opened.
      const isDone = await this.parts.tables.settle(traceId, hasEnded).catch(() => true);
      this.#isWorking = false;
      if (!isDone && !this.#due.has(traceId)) this.#due.set(traceId, hasEnded);
    }
    this.#plan();
  }
}
