import type { TraceId } from "../../sdk/protocol/index.ts";
import type { TraceRow } from "./archive/schema.ts";
import type { Once } from "./once.ts";

/** Smaller ones are read in a moment. */
const MIN_SPANS = 2000;
/** After a trace's end, and while records come: what is done for later must not be felt now. */
const QUIET_MS = 1500;

interface KeeperParts {
  once: Once;
  isBusy(): boolean;
  prepare(traceId: TraceId): Promise<void>;
}

/** Makes the tables of big traces that have ended, one by one, when there is nothing else to do. */
export class TableKeeper {
  readonly #due = new Set<TraceId>();
  #isWorking = false;

  constructor(private readonly parts: KeeperParts) {}

  /** Rows of the list changed. */
  note(rows: readonly TraceRow[]): void {
    for (const { traceId, open, summary } of rows)
      if (open || summary.spanCount < MIN_SPANS) this.#due.delete(traceId);
      else this.#due.add(traceId);
    this.#plan();
  }

  #plan(): void {
    if (this.#due.size && !this.#isWorking) this.parts.once("tables", QUIET_MS, () => void this.#work());
  }

  async #work(): Promise<void> {
    const [traceId] = this.#due;
    if (traceId !== undefined && !this.parts.isBusy()) {
      this.#due.delete(traceId);
      this.#isWorking = true;
      // Without a table the trace is read when it is opened.
      await this.parts.prepare(traceId).catch(() => undefined);
      this.#isWorking = false;
    }
    this.#plan();
  }
}
