import type { GapRecord, SessionId, SpanId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { TableDelta } from "../model/table/delta.ts";
import type { BatchRow } from "./archive/schema.ts";
import type { StoredRecord, TraceContent } from "./engine-api.ts";
import type { LiveSession } from "./live-sessions.ts";
import { OpenedTable } from "./opened-table.ts";
import { type NamedResource, TraceReading, type TraceSources } from "./trace-reading.ts";

export interface OpenedTraceParts extends TraceSources {
  /** There is something to {@link OpenedTrace.take}. */
  changed(): void;
  /** Milliseconds of a clock for costs. */
  now(): number;
}

/**
 * The trace that the panel looks at: its table, and of the spans that are looked at every record. First all that is
 * there, then each new record, once.
 *
 *     open ── reading the archive ──▶ table of stored + pending + arrived meanwhile ──▶ news: what changed
 */
export class OpenedTrace {
  traceId: TraceId | null = null;
  #table: OpenedTable | undefined;
  #spans: OpenedSpans | undefined;
  readonly #readings = new Set<TraceReading>();

  constructor(private readonly parts: OpenedTraceParts) {}

  /** False when there is no such trace, or another was opened meanwhile. */
  async open(traceId: TraceId | null): Promise<boolean> {
    this.traceId = traceId;
    this.#table = undefined;
    this.#spans = undefined;
    if (traceId === null) return false;
    const table = new OpenedTable(traceId, this.parts.now);
    const isThere = await this.#read(
      traceId,
      ({ sid, record }) => table.add(sid, record),
      (named) => {
        for (const { sid, record } of named) table.resource(sid, record);
        return this.traceId === traceId;
      },
    );
    if (this.traceId !== traceId) return false;
    this.#table = table;
    this.parts.changed();
    return isThere;
  }

  /** Whole content of some spans; from now on they are watched instead of others. */
  async openSpans(traceId: TraceId | null, spanIds: SpanId[]): Promise<TraceContent | null> {
    const spans = new OpenedSpans(new Set(spanIds));
    this.#spans = spans;
    if (traceId === null) return null;
    const content = await this.content(traceId, (record) => spans.has(record));
    if (content) spans.tell(content.resources);
    spans.isRead = true;
    return content;
  }

  /** All records of a trace, or those that are wanted. */
  async content(traceId: TraceId, isWanted = (_: SpanRecord | GapRecord): boolean => true) {
    const content: TraceContent = { traceId, resources: [], records: [] };
    const isThere = await this.#read(
      traceId,
      (stored) => isWanted(stored.record) && content.records.push(stored),
      (named) => {
        content.resources = named;
        return true;
      },
    );
    return isThere ? content : null;
  }

  /** Reads a trace; `begin` gets the resources and says whether to go on. True when there was anything. */
  async #read(
    traceId: TraceId,
    each: (stored: StoredRecord) => void,
    begin: (resources: NamedResource[]) => boolean,
  ): Promise<boolean> {
    const reading = new TraceReading(this.parts, traceId);
    this.#readings.add(reading);
    let isThere = false;
    try {
      const { resources, records } = await reading.read();
      if (!begin(resources)) return false;
      for (const stored of records) {
        isThere = true;
        each(stored);
      }
    } finally {
      this.#readings.delete(reading);
    }
    return isThere;
  }

  /** A record of the opened trace came. */
  add({ sid, resources }: LiveSession, row: BatchRow, record: SpanRecord | GapRecord): void {
    for (const reading of this.#readings) if (reading.traceId === this.traceId) reading.add(row, record);
    if (this.#table) {
      if (record.type === "start") {
        const resource = resources.get(record.resource);
        if (resource) this.#table.resource(sid, resource);
      }
      this.#table.add(sid, record);
    }
    if (this.#spans?.isRead && this.#spans.has(record)) this.#spans.add(sid, record, resources);
    this.parts.changed();
  }

  /** What changed since the last time. */
  take(): { opened: TableDelta | null; spans: TraceContent | null } {
    const { traceId } = this;
    return {
      opened: this.#table?.hasChanges || this.#table?.isNew ? this.#table.take() : null,
      spans: traceId === null ? null : (this.#spans?.take(traceId) ?? null),
    };
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
