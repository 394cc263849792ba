import type { GapRecord, ResourceRecord, SessionId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { BatchRow } from "./archive/schema.ts";
import type { StoredRecord } from "./engine-api.ts";

export type NamedResource = { sid: SessionId; record: ResourceRecord };

/** Where the records of a trace are. */
export interface TraceSources {
  /** Rows in the archive that hold something of the trace. */
  stored(traceId: TraceId): Promise<BatchRow[]>;
  /** Rows on their way to the archive. */
  pending(): BatchRow[];
  resources(sid: SessionId): Promise<ResourceRecord[]>;
  records(row: BatchRow, traceId: TraceId): (SpanRecord | GapRecord)[];
}

/**
 * One reading of all records of a trace: what is stored, what is on its way there, and what arrives while the archive
 * is read; each once.
 */
export class TraceReading {
  #arrived: { sid: SessionId; end: number; record: SpanRecord | GapRecord }[] = [];

  constructor(
    private readonly sources: TraceSources,
    readonly traceId: TraceId,
  ) {
    for (const row of sources.pending())
      if (row.traceIds.includes(traceId))
        for (const record of sources.records(row, traceId)) this.add(row, record);
  }

  /** Something arrived meanwhile. */
  add(row: Pick<BatchRow, "sid" | "s0" | "n">, record: SpanRecord | GapRecord): void {
    this.#arrived.push({ sid: row.sid, end: row.s0 + row.n, record });
  }

  /** Resources first, because starts name them. */
  async read(): Promise<{ resources: NamedResource[]; records: Iterable<StoredRecord> }> {
    const rows = await this.sources.stored(this.traceId);
    const sids = new Set([...rows.map((row) => row.sid), ...this.#arrived.map(({ sid }) => sid)]);
    const resources = await Promise.all(
      [...sids].map(async (sid) => (await this.sources.resources(sid)).map((record) => ({ sid, record }))),
    );
    return { resources: resources.flat(), records: this.#merge(rows) };
  }

  *#merge(rows: BatchRow[]): Generator<StoredRecord> {
    const stored = new Map<SessionId, number>();
    for (const row of rows) {
      stored.set(row.sid, Math.max(stored.get(row.sid) ?? 0, row.s0 + row.n));
      for (const record of this.sources.records(row, this.traceId)) yield { sid: row.sid, record };
    }
    for (const { sid, end, record } of this.#arrived) if (end > (stored.get(sid) ?? 0)) yield { sid, record };
  }
}
