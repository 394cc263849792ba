import type { GapRecord, SessionId, SpanId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { TableDelta } from "../model/table/delta.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { BatchRow } from "./archive/schema.ts";
import type { StoredRecord, TraceContent } from "./engine-api.ts";
import { KEEP_UNITS } from "./fold-stored.ts";
import type { GrowingTable } from "./growing-table.ts";
import { GrowingTables, type TablesParts } from "./growing-tables.ts";
import type { LiveSession } from "./live-sessions.ts";
import { OpenedSpans } from "./opened-spans.ts";
import { TraceReading } from "./trace-reading.ts";

export interface OpenedTraceParts extends Omit<TablesParts, "between"> {
  /** There is something to {@link OpenedTrace.take}. */
  changed(): void;
  /** Before the next bite of a reading that nobody waits for: resolves when there is nothing more urgent. */
  rest(): Promise<void>;
}

/** While a trace is read what there is of it is told first after this, and then this often. */
const FIRST_SIGHT_MS = 100;
const SIGHT_MS = 300;

/**
 * The trace that the panel looks at: its table, and of the spans that are looked at every record. First all that is
 * there, then each new record, once.
 *
 *     open ── table in memory, or kept, or from the records ──▶ news: what changed
 */
export class OpenedTrace {
  traceId: TraceId | null = null;
  readonly tables: GrowingTables;
  #growing: GrowingTable | undefined;
  #sight = 0;
  #isReadingTold = false;
  #spans: OpenedSpans | undefined;
  readonly #readings = new Set<TraceReading>();

  constructor(private readonly parts: OpenedTraceParts) {
    this.tables = new GrowingTables({ ...parts, between: (growing) => this.#between(growing) });
  }

  /** False when there is no such trace, or another was opened meanwhile. */
  async open(traceId: TraceId | null): Promise<boolean> {
    this.traceId = traceId;
    this.#growing = undefined;
    this.#spans = undefined;
    this.#isReadingTold = false;
    if (traceId === null) {
      this.tables.close();
      return false;
    }
    const growing = this.tables.open(traceId);
    const { table } = growing;
    this.#growing = growing;
    table.tellAnew();
    table.isHeld = true;
    // What was read in the background can be shown at once.
    this.#sight = this.parts.now() + (table.count ? 0 : FIRST_SIGHT_MS);
    const isThere = await growing.whenRead;
    if (this.#growing !== growing) return false;
    table.isHeld = false;
    this.parts.changed();
    if (this.parts.keeps() && table.unitsRead >= KEEP_UNITS && table.isStored && !table.isKept)
      // Who cannot be kept is read again.
      this.tables.keep(growing).catch(() => undefined);
    return isThere || table.count > 0;
  }

  /** Another archive is there, or the first: what was asked for is looked for anew. */
  reopen(): void {
    const { traceId } = this;
    this.tables.forgetAll();
    // Who asked is told by news, as of all that comes later.
    if (traceId !== null) void this.open(traceId).catch(() => undefined);
  }

  /** The opened trace is shown as it is read; all others wait for it. */
  async #between(growing: GrowingTable): Promise<void> {
    if (growing !== this.#growing) {
      await this.#growing?.whenRead.catch(() => undefined);
      return this.parts.rest();
    }
    const now = this.parts.now();
    if (now < this.#sight) return;
    this.#sight = now + SIGHT_MS;
    growing.table.isHeld = false;
    this.parts.changed();
  }

  /** Whole content of some spans; from now on they are watched instead of others. */
  async openSpans(traceId: TraceId | null, spanIds: SpanId[]): Promise<TraceContent | null> {
    const spans = new OpenedSpans(new Set(spanIds));
    this.#spans = spans;
    if (traceId === null) return null;
    // The table knows where they are: quicker waited for than read twice.
    await this.tables.get(traceId)?.whenRead.catch(() => undefined);
    const content = await this.content(traceId, (record) => spans.has(record), spanIds);
    if (content) spans.tell(content.resources);
    spans.isRead = true;
    return content;
  }

  /** All records of a trace, or those that are wanted, which may be known to be of some spans. */
  async content(
    traceId: TraceId,
    isWanted = (_: SpanRecord | GapRecord): boolean => true,
    spanIds?: SpanId[],
  ): Promise<TraceContent | null> {
    const content: TraceContent = { traceId, resources: [], records: [] };
    const reading = new TraceReading(this.parts, traceId);
    this.#readings.add(reading);
    try {
      const keys = await reading.keys();
      content.resources = await reading.resources(keys);
      const readTo = new Map<SessionId, number>();
      const take = ({ sid, record }: StoredRecord) => {
        if (isWanted(record)) content.records.push({ sid, record });
      };
      for await (const rows of reading.rows(spanIds ? this.#where(traceId, keys, spanIds) : keys))
        for (const { row, records } of rows) {
          readTo.set(row.sid, Math.max(readTo.get(row.sid) ?? 0, row.s0 + row.n));
          for (const record of records) take({ sid: row.sid, record });
        }
      const arrived = reading.arrived(readTo);
      for (const stored of arrived) take(stored);
      return keys.length || arrived.length ? content : null;
    } finally {
      this.#readings.delete(reading);
    }
  }

  /** Rows that may tell of the spans: known to, or not known yet; and each session's last, which says how far it was read. */
  #where(traceId: TraceId, keys: BatchKey[], spanIds: SpanId[]): BatchKey[] {
    const growing = this.tables.get(traceId);
    if (!growing?.isRead) return keys;
    const { table } = growing;
    const wanted = new Set(table.placesOf(spanIds).map(String));
    return keys.filter(
      (key, i) => wanted.has(String(key)) || !table.places.has(key) || keys[i + 1]?.[0] !== key[0],
    );
  }

  /** Is anybody interested in records of this trace? */
  watches(traceId: TraceId): boolean {
    if (traceId === this.traceId || this.tables.get(traceId)) return true;
    for (const reading of this.#readings) if (reading.traceId === traceId) return true;
    return false;
  }

  /** A record of a watched trace came. */
  add(session: LiveSession, row: BatchRow, record: SpanRecord | GapRecord, traceId: TraceId): void {
    for (const reading of this.#readings) if (reading.traceId === traceId) reading.add(row, record);
    this.tables.get(traceId)?.add(session, row, record);
    if (traceId !== this.traceId) return;
    if (this.#spans?.isRead && this.#spans.has(record))
      this.#spans.add(session.sid, record, session.resources);
    this.parts.changed();
  }

  /** What changed since the last time. */
  take(): { opened: TableDelta | null; spans: TraceContent | null } {
    const { traceId } = this;
    return {
      opened: this.#takeTable(),
      spans: traceId === null ? null : (this.#spans?.take(traceId) ?? null),
    };
  }

  #takeTable(): TableDelta | null {
    const growing = this.#growing;
    if (!growing) return null;
    const { table, isRead, share } = growing;
    // Who was told that it is being read is told that it is not any more.
    const isOver = isRead && this.#isReadingTold;
    if (!table.hasChanges && !table.isNew && !isOver) return null;
    const delta = table.take();
    if (!delta) return null;
    this.#isReadingTold = !isRead;
    if (isRead) return delta;
    table.isHeld = true;
    return { ...delta, share };
  }

  /** Milliseconds until a changed tree may be told; 0 when nothing waits. */
  get treeWait(): number {
    return Math.max(0, this.#growing?.table.treeWait ?? 0);
  }
}
