import type { TraceId } from "../../sdk/protocol/index.ts";
import type { TraceRow } from "./archive/schema.ts";

/** What the engine knows of the archive's traces without asking: which there are, which still have open spans, and which are of several sessions. */
export class StoredTraces {
  #ids = new Set<TraceId>();
  #open = new Map<TraceId, TraceRow>();
  #shared = new Set<TraceId>();
  /** All rows as they were read at the start, while that is what there is: spares the panel's first question another reading. */
  atStart: TraceRow[] | undefined;

  reset(rows: TraceRow[]): void {
    this.#ids.clear();
    this.#open.clear();
    this.#shared.clear();
    for (const row of rows) this.note(row);
    this.atStart = rows;
  }

  forgetStart(): void {
    this.atStart = undefined;
  }

  has(id: TraceId): boolean {
    return this.#ids.has(id);
  }

  note(row: TraceRow): void {
    this.forgetStart();
    this.#ids.add(row.traceId);
    if (row.open) this.#open.set(row.traceId, row);
    else this.#open.delete(row.traceId);
    if (row.sids.length > 1) this.#shared.add(row.traceId);
  }

  forget(id: TraceId): void {
    this.forgetStart();
    this.#ids.delete(id);
    this.#open.delete(id);
    this.#shared.delete(id);
  }

  isShared(id: TraceId): boolean {
    return this.#shared.has(id);
  }

  openRows(): TraceRow[] {
    return [...this.#open.values()];
  }
}
