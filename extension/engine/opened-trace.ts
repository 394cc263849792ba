import type { GapRecord, SessionId, SpanId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { TableDelta } from "../model/table/delta.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { BatchRow } from "./archive/schema.ts";
import type { StoredRecord, TraceContent } from "./engine-api.ts";
import { foldStored, KEEP_UNITS, type KeptTables } from "./fold-stored.ts";
import type { LiveSession } from "./live-sessions.ts";
import { OpenedTable } from "./opened-table.ts";
import { type NamedResource, TraceReading, type TraceSources } from "./trace-reading.ts";

export interface OpenedTraceParts extends TraceSources, KeptTables {
  /** There is something to {@link OpenedTrace.take}. */
  changed(): void;
  /** Milliseconds of a clock for costs. */
  now(): number;
}

/** While a trace is read what there is of it is told first after this, and then this often. */
const FIRST_SIGHT_MS = 100;
const SIGHT_MS = 300;

/**
 * The trace that the panel looks at: its table, and of the spans that are looked at every record. First all that is
 * there, then each new record, once.
 *
 *     open ── kept table, archive ──▶ table of stored + pending + arrived meanwhile ──▶ news: what changed
 */
export class OpenedTrace {
  traceId: TraceId | null = null;
  #table: OpenedTable | undefined;
  /** While it is read: resolves when it is, one way or another. */
  #opening: Promise<unknown> | undefined;
  #spans: OpenedSpans | undefined;
  readonly #readings = new Set<TraceReading>();

  constructor(private readonly parts: OpenedTraceParts) {}

  /** False when there is no such trace, or another was opened meanwhile. */
  async open(traceId: TraceId | null): Promise<boolean> {
    this.traceId = traceId;
    this.#table = undefined;
    this.#spans = undefined;
    this.#opening = undefined;
    if (traceId === null) return false;
    const opening = this.#open(traceId);
    this.#opening = opening.catch(() => undefined);
    return opening;
  }

  async #open(traceId: TraceId): Promise<boolean> {
    const { now } = this.parts;
    const table = new OpenedTable(traceId, now);
    table.isHeld = true;
    this.#table = table;
    let sight = now() + FIRST_SIGHT_MS;
    const showSome = (): boolean => {
      if (this.#table !== table) return false;
      if (now() < sight) return true;
      sight = now() + SIGHT_MS;
      table.isHeld = false;
      this.parts.changed();
      return true;
    };
    const reading = this.#read(traceId);
    try {
      const keys = await foldStored(reading, table, this.parts, showSome);
      if (!keys || this.#table !== table) return false;
      if (table.unitsRead >= KEEP_UNITS) this.#keep(table);
      const arrived = reading.arrived(table.places.readTo());
      for (const { sid, record } of arrived) table.add(sid, record);
      this.#opening = undefined;
      table.isHeld = false;
      this.parts.changed();
      return keys.length > 0 || arrived.length > 0;
    } finally {
      this.#readings.delete(reading);
    }
  }

  /** A big trace is done: its table is made before somebody asks for it. */
  async prepare(traceId: TraceId): Promise<void> {
    await this.#opening;
    const table = new OpenedTable(traceId, this.parts.now);
    await foldStored(new TraceReading(this.parts, traceId), table, this.parts, () => true);
    if (table.unitsRead >= KEEP_UNITS) await this.parts.keep(table.toKeep());
  }

  #keep(table: OpenedTable): void {
    // Who cannot be kept is read again.
    this.parts.keep(table.toKeep()).catch(() => undefined);
  }

  /** Whole content of some spans; from now on they are watched instead of others. */
  async openSpans(traceId: TraceId | null, spanIds: SpanId[]): Promise<TraceContent | null> {
    const spans = new OpenedSpans(new Set(spanIds));
    this.#spans = spans;
    if (traceId === null) return null;
    // The table knows where they are: quicker waited for than read twice.
    if (traceId === this.traceId && this.#opening) await this.#opening;
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
    const reading = this.#read(traceId);
    try {
      const keys = await reading.keys();
      content.resources = await reading.resources(keys);
      const readTo = new Map<SessionId, number>();
      const take = (stored: StoredRecord) => isWanted(stored.record) && content.records.push(stored);
      for await (const rows of reading.rows(spanIds ? this.#where(traceId, keys, spanIds) : keys))
        for (const { row, records } of rows) {
          readTo.set(row.sid, Math.max(readTo.get(row.sid) ?? 0, row.s0 + row.n));
          const table = this.#tableOf(traceId);
          if (table && !table.places.has([row.sid, row.s0])) table.noteStored(row, records);
          for (const record of records) take({ sid: row.sid, record });
        }
      const arrived = reading.arrived(readTo);
      for (const stored of arrived) take(stored);
      return keys.length || arrived.length ? content : null;
    } finally {
      this.#readings.delete(reading);
    }
  }

  #read(traceId: TraceId): TraceReading {
    const reading = new TraceReading(this.parts, traceId);
    this.#readings.add(reading);
    return reading;
  }

  /** The finished table of this trace, if it is the opened one. */
  #tableOf(traceId: TraceId): OpenedTable | undefined {
    return traceId === this.traceId && !this.#opening ? this.#table : undefined;
  }

  /** Rows that may tell of the spans: known to, or not known yet; and each session's last, which says how far it was read. */
  #where(traceId: TraceId, keys: BatchKey[], spanIds: SpanId[]): BatchKey[] {
    const table = this.#tableOf(traceId);
    if (!table) return keys;
    const wanted = new Set(table.placesOf(spanIds).map(String));
    return keys.filter(
      (key, i) => wanted.has(String(key)) || !table.places.has(key) || keys[i + 1]?.[0] !== key[0],
    );
  }

  /** A record of the opened trace came. */
  add({ sid, resources }: LiveSession, row: BatchRow, record: SpanRecord | GapRecord): void {
    for (const reading of this.#readings) if (reading.traceId === this.traceId) reading.add(row, record);
    if (this.#table && record.type === "start") {
      const resource = resources.get(record.resource);
      if (resource) this.#table.resource(sid, resource);
    }
    // While it is read they wait in the reading.
    if (!this.#opening) this.#table?.add(sid, record);
    if (this.#spans?.isRead && this.#spans.has(record)) this.#spans.add(sid, record, resources);
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
    const table = this.#table;
    if (!table || (!table.hasChanges && !table.isNew)) return null;
    const delta = table.take();
    if (this.#opening && delta) table.isHeld = true;
    return delta;
  }

  /** Milliseconds until a changed tree may be told; 0 when nothing waits. */
  get treeWait(): number {
    return Math.max(0, this.#table?.treeWait ?? 0);
  }
}

/** Spans whose records the panel is told one by one. */
class OpenedSpans {
  isRead = false;
  #news: StoredRecord[] = [];
  #newResources: NamedResource[] = [];
  readonly #told = new Set<string>();

  constructor(private readonly ids: ReadonlySet<SpanId>) {}

  has(record: SpanRecord | GapRecord): boolean {
    return record.type !== "gap" && this.ids.has(record.span);
  }

  tell(resources: NamedResource[]): void {
    for (const { sid, record } of resources) this.#told.add(`${sid}/${record.resource}`);
  }

  add(sid: SessionId, record: SpanRecord | GapRecord, resources: LiveSession["resources"]): void {
    this.#news.push({ sid, record });
    const resource = record.type === "start" && resources.get(record.resource);
    if (!resource || this.#told.has(`${sid}/${resource.resource}`)) return;
    this.#newResources.push({ sid, record: resource });
    this.tell([{ sid, record: resource }]);
  }

  take(traceId: TraceId): TraceContent | null {
    if (!this.#news.length) return null;
    const content = { traceId, resources: this.#newResources, records: this.#news };
    this.#news = [];
    this.#newResources = [];
    return content;
  }
}
