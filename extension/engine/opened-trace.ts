import type { GapRecord, ResourceRecord, SessionId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { BatchRow } from "./archive/schema.ts";
import type { StoredRecord, TraceContent } from "./engine-api.ts";
import type { LiveSession } from "./live-sessions.ts";

type NamedResource = { sid: SessionId; record: ResourceRecord };
type Arrived = { sid: SessionId; end: number; record: SpanRecord | GapRecord };

export interface OpenedTraceParts {
  /** Rows in the archive that hold something of the trace. */
  stored(traceId: TraceId): Promise<BatchRow[]>;
  /** Rows on their way to the archive. */
  pending(): BatchRow[];
  resources(sid: SessionId): Promise<ResourceRecord[]>;
  records(row: BatchRow, traceId: TraceId): (SpanRecord | GapRecord)[];
  publish(traceId: TraceId, records: StoredRecord[], resources: NamedResource[]): void;
}

/**
 * The trace that the panel looks at: first all that is there, then each new record, once.
 *
 *     open ── reading the archive ──▶ answer: stored + pending + arrived meanwhile ──▶ news
 */
export class OpenedTrace {
  traceId: TraceId | null = null;
  /** What arrived while the archive was read. */
  #arrived: Arrived[] | undefined;
  /** Resources the panel has been told. */
  #told = new Set<string>();

  constructor(private readonly parts: OpenedTraceParts) {}

  close(): void {
    this.traceId = null;
    this.#arrived = undefined;
  }

  /** `null` when another trace was opened meanwhile. */
  async open(traceId: TraceId): Promise<TraceContent | null> {
    this.traceId = traceId;
    this.#told = new Set();
    const told = this.#told;
    const arrived: Arrived[] = [];
    this.#arrived = arrived;
    for (const row of this.parts.pending())
      if (row.traceIds.includes(traceId))
        for (const record of this.parts.records(row, traceId))
          arrived.push({ sid: row.sid, end: row.s0 + row.n, record });
    const rows = await this.parts.stored(traceId);
    const sids = new Set([...rows.map((row) => row.sid), ...arrived.map(({ sid }) => sid)]);
    const resources = await this.#resources(sids);
    if (this.#arrived !== arrived) return null;
    this.#arrived = undefined;
    for (const { sid, record } of resources) told.add(keyOf(sid, record.resource));
    return { traceId, resources, records: [...this.#merge(rows, arrived, traceId)] };
  }

  add({ sid, resources }: LiveSession, row: BatchRow, record: SpanRecord | GapRecord): void {
    if (this.#arrived) {
      this.#arrived.push({ sid, end: row.s0 + row.n, record });
      return;
    }
    this.parts.publish(this.traceId as TraceId, [{ sid, record }], this.#untold(sid, resources, record));
  }

  #untold(sid: SessionId, resources: Map<number, ResourceRecord>, record: SpanRecord | GapRecord) {
    if (record.type !== "start") return [];
    const resource = resources.get(record.resource);
    const key = keyOf(sid, record.resource);
    if (!resource || this.#told.has(key)) return [];
    this.#told.add(key);
    return [{ sid, record: resource }];
  }

  *#merge(rows: BatchRow[], arrived: Arrived[], traceId: TraceId): Generator<StoredRecord> {
    const stored = new Map<SessionId, number>();
    for (const row of rows) {
      stored.set(row.sid, Math.max(stored.get(row.sid) ?? 0, row.s0 + row.n));
      for (const record of this.parts.records(row, traceId)) yield { sid: row.sid, record };
    }
    for (const { sid, end, record } of arrived) if (end > (stored.get(sid) ?? 0)) yield { sid, record };
  }

  async #resources(sids: Set<SessionId>): Promise<NamedResource[]> {
    const lists = await Promise.all(
      [...sids].map(async (sid) => (await this.parts.resources(sid)).map((record) => ({ sid, record }))),
    );
    return lists.flat();
  }
}

const keyOf = (sid: SessionId, resource: number): string => `${sid}/${resource}`;
