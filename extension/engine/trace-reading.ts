import type { GapRecord, ResourceRecord, SessionId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { BatchRow } from "./archive/schema.ts";
import type { StoredRecord } from "./engine-api.ts";

export type NamedResource = { sid: SessionId; record: ResourceRecord };
type Records = (SpanRecord | GapRecord)[];

/** `end`: the first sequence number after its batch. */
export interface ArrivedRecord extends StoredRecord {
  end: number;
}

/** Where the records of a trace are. */
export interface TraceSources {
  /** Rows in the archive that hold something of the trace, by session and sequence. */
  keys(traceId: TraceId): Promise<BatchKey[]>;
  /** Those of the rows that are still there. */
  rows(keys: readonly BatchKey[]): Promise<BatchRow[]>;
  /** Rows on their way to the archive. */
  pending(): BatchRow[];
  resources(sid: SessionId): Promise<ResourceRecord[]>;
  records(row: BatchRow, traceId: TraceId): Records;
}

/** Rows in one bite, under load some 2 MiB: between bites the engine does what else there is. */
const BITE = 16;
/** Bites asked for beforehand: the browser reads them while the engine works on another. */
const AHEAD = 3;

/**
 * One reading of the records of a trace: what is stored, what is on its way there, and what arrives while the archive
 * is read; each once.
 */
export class TraceReading {
  #arrived: ArrivedRecord[] = [];

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

  keys(): Promise<BatchKey[]> {
    return this.sources.keys(this.traceId);
  }

  /** Of the sessions that have something to say; starts name them. */
  async resources(keys: readonly BatchKey[]): Promise<NamedResource[]> {
    const sids = new Set([...keys.map(([sid]) => sid), ...this.#arrived.map(({ sid }) => sid)]);
    const resources = await Promise.all(
      [...sids].map(async (sid) => (await this.sources.resources(sid)).map((record) => ({ sid, record }))),
    );
    return resources.flat();
  }

  /** The archive's rows, a few at a time; the next are fetched while these are worked on. */
  async *rows(keys: readonly BatchKey[]): AsyncGenerator<{ row: BatchRow; records: Records }[]> {
    const fetch = (from: number) => {
      const rows = this.sources.rows(keys.slice(from, from + BITE));
      // It is waited for a turn later: until then nobody has missed its failure.
      rows.catch(() => undefined);
      return rows;
    };
    const coming: Promise<BatchRow[]>[] = [];
    for (let from = 0, done = 0; done < keys.length; done += BITE) {
      for (; from < keys.length && coming.length < AHEAD; from += BITE) coming.push(fetch(from));
      const rows = (await coming.shift()) ?? [];
      yield rows.map((row) => ({ row, records: this.sources.records(row, this.traceId) }));
    }
  }

  /** What came by another road than the archive, which was read so far. */
  arrived(readTo: ReadonlyMap<SessionId, number>): ArrivedRecord[] {
    return this.#arrived.filter(({ sid, end }) => end > (readTo.get(sid) ?? 0));
  }
}
