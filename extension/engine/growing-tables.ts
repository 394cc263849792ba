import type { TraceId } from "../../sdk/protocol/index.ts";
import type { BatchRow } from "./archive/schema.ts";
import { GrowingTable, type GrowingTableParts } from "./growing-table.ts";

/** Rows of tables that nobody looks at, at most: some hundred bytes each. The oldest table goes first. */
const MOST_ROWS = 1_500_000;
/** A table of a trace that goes on is kept again when it has grown by so much: else it would be written for ever. */
const GROWN = 1.5;

export interface TablesParts extends GrowingTableParts {
  /** Is there a place to keep them? */
  keeps(): boolean;
  /** A reading made a step: others may go first. */
  between(growing: GrowingTable): Promise<void>;
}

/** The tables that are in memory: of the opened trace, and of big ones that records come for. */
export class GrowingTables {
  readonly #byTrace = new Map<TraceId, GrowingTable>();
  /** The one that is looked at. */
  #current: GrowingTable | undefined;

  constructor(private readonly parts: TablesParts) {}

  get(traceId: TraceId): GrowingTable | undefined {
    return this.#byTrace.get(traceId);
  }

  /** The table of the trace that is looked at from now on. */
  open(traceId: TraceId): GrowingTable {
    this.close();
    const growing = this.#have(traceId);
    this.#current = growing;
    return growing;
  }

  /** Nobody looks any more. */
  close(): void {
    const before = this.#current;
    this.#current = undefined;
    if (before && !before.isFollowed) this.#drop(before);
  }

  /** Reads and grows it although nobody looks. */
  follow(traceId: TraceId): GrowingTable {
    const growing = this.#have(traceId);
    growing.isFollowed = true;
    this.#makeRoom(growing);
    return growing;
  }

  #have(traceId: TraceId): GrowingTable {
    const known = this.#byTrace.get(traceId);
    if (known) return known;
    const growing = new GrowingTable(this.parts, traceId, this.parts.between);
    this.#byTrace.set(traceId, growing);
    // Who could not be read is read when it is asked for once more.
    growing.whenRead.catch(() => this.#drop(growing));
    return growing;
  }

  #makeRoom(newest: GrowingTable): void {
    let rows = 0;
    for (const { table } of this.#byTrace.values()) rows += table.count;
    for (const growing of this.#byTrace.values()) {
      if (rows <= MOST_ROWS) return;
      if (growing === this.#current || growing === newest) continue;
      rows -= growing.table.count;
      this.#drop(growing);
    }
  }

  /**
   * Writes a followed table for the next time, when that is worth it; one whose trace has ended is then followed no longer.
   *
   * @returns false: not now, come back later
   */
  async settle(traceId: TraceId, hasEnded: boolean): Promise<boolean> {
    const growing = this.follow(traceId);
    const { table } = growing;
    await growing.whenRead;
    if (!growing.isRead || !this.parts.keeps()) return true;
    if (table.isMisplaced) {
      // Read anew it knows its places.
      this.forget([traceId]);
      return growing === this.#current;
    }
    if (!table.isStored) return false;
    if (!table.isKept && (hasEnded || table.count >= (table.count - table.unkept) * GROWN))
      await this.keep(growing);
    if (hasEnded && table.isKept) this.forget([traceId]);
    return true;
  }

  async keep({ table }: GrowingTable): Promise<void> {
    const row = table.toKeep();
    await this.parts.keep(row);
    table.shrinkTo(row);
  }

  /** Rows that the archive has from now on. */
  stored(rows: readonly BatchRow[]): void {
    if (!this.#byTrace.size) return;
    for (const row of rows)
      for (const [traceId, growing] of this.#byTrace) if (row.traceIds.includes(traceId)) growing.stored(row);
  }

  /** They are kept, or lost records, or got some by another road. Who looks goes on looking at what was there. */
  forget(traceIds: Iterable<TraceId>): void {
    for (const traceId of traceIds) {
      const growing = this.#byTrace.get(traceId);
      if (!growing) continue;
      growing.isFollowed = false;
      if (growing !== this.#current) this.#drop(growing);
    }
  }

  forgetAll(): void {
    this.forget([...this.#byTrace.keys()]);
  }

  #drop(growing: GrowingTable): void {
    growing.stop();
    if (this.get(growing.traceId) === growing) this.#byTrace.delete(growing.traceId);
  }
}
