import type { GapRecord, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { BatchRow } from "./archive/schema.ts";
import { foldStored, type KeptTables } from "./fold-stored.ts";
import type { LiveSession } from "./live-sessions.ts";
import { OpenedTable } from "./opened-table.ts";
import { TraceReading, type TraceSources } from "./trace-reading.ts";

export interface GrowingTableParts extends TraceSources, KeptTables {
  /** Milliseconds of a clock for costs. */
  now(): number;
}

/** A row of the archive without its text. */
export type StoredRow = Pick<BatchRow, "sid" | "s0" | "n">;

/**
 * The table of a trace from its first record to its last: what is stored is read once, and what comes from then on is
 * added as it comes.
 *
 *     kept table, archive ──▶ read ──▶ + what arrived meanwhile ──▶ + each record, live
 */
export class GrowingTable {
  readonly table: OpenedTable;
  /** Resolves when it is; false: there is no such trace, or nobody waits any more. Rejects when the archive cannot be read. */
  readonly whenRead: Promise<boolean>;
  isRead = false;
  /** How much of it is read, 0 to 1. */
  share = 0;
  /** Asked for in the background: stays when nobody looks. */
  isFollowed = false;
  #isStopped = false;
  #reading: TraceReading | undefined;
  readonly #storedMeanwhile: StoredRow[] = [];

  constructor(
    parts: GrowingTableParts,
    readonly traceId: TraceId,
    /** Called after each bite that was read: to show what there is, or to let others go first. */
    between: (growing: GrowingTable) => Promise<void>,
  ) {
    this.table = new OpenedTable(traceId, parts.now);
    this.table.isHeld = true;
    const reading = new TraceReading(parts, traceId);
    this.#reading = reading;
    this.whenRead = this.#read(reading, parts, between);
    // Whoever waits for it hears of it.
    this.whenRead.catch(() => undefined);
  }

  async #read(
    reading: TraceReading,
    parts: GrowingTableParts,
    between: (growing: GrowingTable) => Promise<void>,
  ): Promise<boolean> {
    const { table } = this;
    const goesOn = async (share: number) => {
      this.share = share;
      await between(this);
      return !this.#isStopped;
    };
    const keys = await foldStored(reading, table, parts, goesOn);
    if (!keys || this.#isStopped) return false;
    const arrived = reading.arrived(table.places.readTo());
    this.#reading = undefined;
    this.isRead = true;
    for (const { sid, record, end } of arrived) table.addLive(sid, record, end);
    for (const row of this.#storedMeanwhile) table.stored(row);
    return keys.length > 0 || arrived.length > 0;
  }

  /** Nobody wants it any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** A record of the trace came. */
  add({ sid, resources }: LiveSession, row: StoredRow, record: SpanRecord | GapRecord): void {
    if (record.type === "start") {
      const resource = resources.get(record.resource);
      if (resource) this.table.resource(sid, resource);
    }
    if (this.#reading) this.#reading.add(row, record);
    else this.table.addLive(sid, record, row.s0 + row.n);
  }

  /** The archive has it from now on. */
  stored(row: StoredRow): void {
    if (this.isRead) this.table.stored(row);
    else this.#storedMeanwhile.push(row);
  }
}
