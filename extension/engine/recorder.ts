import type { GapRecord, SessionId, SpanRecord, TraceId, TraceRecord } from "../../sdk/protocol/index.ts";
import type { ActiveTrace, ActiveTraces } from "./active-traces.ts";
import type { OutgoingRow } from "./archive/outgoing-store.ts";
import type { BatchRow, ResourceRow } from "./archive/schema.ts";
import { recordsOf } from "./archive/without-traces.ts";
import type { CommitQueue, PendingBatch } from "./commit-queue.ts";
import type { EngineCounters } from "./engine-api.ts";
import { costOf } from "./flood-guard.ts";
import { type LiveSession, MAX_RESOURCES } from "./live-sessions.ts";
import type { OpenedTrace } from "./opened-trace.ts";
import { gapText, readBody, skipCovered } from "./read-body.ts";
import type { Piece } from "./session-ingest.ts";
import type { Summarizer } from "./summarizer.ts";

export interface RecorderParts {
  counters: EngineCounters;
  actives: ActiveTraces;
  summarizer: Summarizer;
  queue: CommitQueue;
  opened: OpenedTrace;
  /** Is it in the archive already, from an earlier time? */
  isStored(traceId: TraceId): boolean;
  isTrashed(traceId: TraceId): boolean;
  /** Rows of the archive that hold something of the trace. */
  load(traceId: TraceId): Promise<BatchRow[]>;
  /** A batch of the session was taken. */
  took(sid: SessionId, traceIds: readonly TraceId[], records: readonly TraceRecord[]): void;
  /** What of it is to be sent to back ends. */
  leaving(documentId: string, records: readonly TraceRecord[]): readonly OutgoingRow[];
  /** It was read back: whose document is gone meanwhile? */
  loaded(active: ActiveTrace): void;
  now(): number;
}

/** A batch that is in order: read once, folded into its traces, shown, and queued for the archive. */
export class Recorder {
  /** Traces being read back. */
  loads = 0;

  constructor(private readonly parts: RecorderParts) {}

  /** Returns what the batch counts for until it is committed. */
  take(session: LiveSession, piece: Piece): number {
    const { body, records, skip } = this.#read(session, piece);
    const { sid } = session;
    const { s0, n } = piece;
    const row: BatchRow = { sid, s0, n, skip, body, traceIds: [] };
    const batch: PendingBatch = {
      ...{ row, session, actives: [], resources: [], units: costOf(body.length) },
      outgoing: this.parts.leaving(session.row.documentId, records),
    };
    this.#route(records, batch);
    this.parts.took(sid, row.traceIds, records);
    for (const active of batch.actives) {
      active.pending++;
      active.units += body.length / batch.actives.length;
      active.lastMs = this.parts.now();
      this.parts.actives.touch(active);
      // Most chunks of a stream change nothing that the row shows.
      if (!active.isSummarized) this.parts.summarizer.mark(active);
      session.touch(active.traceId);
    }
    this.parts.queue.add(batch);
    return batch.units;
  }

  #read(session: LiveSession, piece: Piece): { body: string; records: TraceRecord[]; skip: number } {
    const covers = piece.n;
    if (piece.type === "lost") {
      const traces = this.#runningOf(session);
      const body = gapText({ covers, reason: "lost", ...(traces.length && { traces }) });
      return { body, records: readBody(body, covers) ?? [], skip: 0 };
    }
    const { body, skip } = piece;
    const records = readBody(body, skip + covers);
    if (records) return { body, records: skip ? skipCovered(records, skip) : records, skip };
    // It has to count as received, or the page would keep and send it for ever.
    this.parts.counters.refusedEnvelopes++;
    const refused = gapText({ covers, reason: "invalid" });
    return { body: refused, records: readBody(refused, covers) ?? [], skip: 0 };
  }

  #runningOf(session: LiveSession): TraceId[] {
    return session.recent.filter((id) => this.parts.actives.get(id)?.isRunning);
  }

  #route(records: TraceRecord[], batch: PendingBatch): void {
    const byTrace = new Map<TraceId, ActiveTrace | undefined>();
    const untargeted: GapRecord[] = [];
    // Neighbouring records are mostly of one trace.
    let lastId = "";
    let last: ActiveTrace | undefined;
    for (const record of records) {
      switch (record.type) {
        case "resource":
          this.#resource(batch, { sid: batch.row.sid, resource: record.resource, record });
          break;
        case "gap":
          this.#gap(record, batch, byTrace, untargeted);
          break;
        default:
          this.parts.counters.records++;
          if (record.trace !== lastId) {
            last = this.#touch(record.trace, batch, byTrace);
            lastId = record.trace;
          }
          this.#fold(last, record.trace, batch, record);
      }
    }
    if (untargeted.length) this.#tellEveryone(untargeted, batch, byTrace);
    batch.row.traceIds = [...byTrace.keys()];
    for (const active of byTrace.values()) if (active) batch.actives.push(active);
  }

  #resource({ session, resources }: PendingBatch, row: ResourceRow): void {
    if (session.resources.has(row.resource)) return;
    if (session.resources.size >= MAX_RESOURCES) {
      this.parts.counters.invalid++;
      return;
    }
    session.resources.set(row.resource, row.record);
    resources.push(row);
  }

  #gap(
    gap: GapRecord,
    batch: PendingBatch,
    byTrace: Map<TraceId, ActiveTrace | undefined>,
    untargeted: GapRecord[],
  ): void {
    this.parts.counters[gap.reason] += gap.covers;
    if (!gap.traces) untargeted.push(gap);
    for (const id of gap.traces ?? []) this.#fold(this.#touch(id, batch, byTrace), id, batch, gap);
  }

  /** What names no trace may have hit any that ran: those in the same batch, and those still running. */
  #tellEveryone(
    gaps: GapRecord[],
    batch: PendingBatch,
    byTrace: Map<TraceId, ActiveTrace | undefined>,
  ): void {
    for (const id of this.#runningOf(batch.session)) this.#touch(id, batch, byTrace);
    for (const gap of gaps) for (const [id, active] of byTrace) this.#fold(active, id, batch, gap);
  }

  #fold(
    active: ActiveTrace | undefined,
    traceId: TraceId,
    { row, session }: PendingBatch,
    record: SpanRecord | GapRecord,
  ): void {
    if (this.parts.opened.watches(traceId)) this.parts.opened.add(session, row, record, traceId);
    if (!active) return;
    if (active.loading) active.loading.push({ sid: row.sid, end: row.s0 + row.n, record });
    else active.fold(row.sid, record);
  }

  /** `undefined` for a deleted trace: its records are kept, in case it comes back, and not shown. */
  #touch(traceId: TraceId, batch: PendingBatch, byTrace: Map<TraceId, ActiveTrace | undefined>) {
    if (byTrace.has(traceId)) return byTrace.get(traceId);
    const active = this.parts.isTrashed(traceId) ? undefined : this.activate(traceId);
    active?.sids.add(batch.row.sid);
    byTrace.set(traceId, active);
    return active;
  }

  /** The trace in memory; one that was stored before is read back while its new records wait. */
  activate(traceId: TraceId): ActiveTrace {
    const known = this.parts.actives.get(traceId);
    if (known) return known;
    const active = this.parts.actives.add(traceId);
    if (this.parts.isStored(traceId)) this.#load(active);
    return active;
  }

  async #load(active: ActiveTrace): Promise<void> {
    active.loading = [];
    active.stored = true;
    this.loads++;
    const rows = await this.parts.load(active.traceId).catch(() => []);
    this.loads--;
    const waiting = active.loading;
    active.loading = undefined;
    const stored = new Map<string, number>();
    for (const row of rows) {
      stored.set(row.sid, Math.max(stored.get(row.sid) ?? 0, row.s0 + row.n));
      for (const record of recordsOfTrace(row, active.traceId)) active.fold(row.sid, record);
    }
    for (const { sid, end, record } of waiting) if (end > (stored.get(sid) ?? 0)) active.fold(sid, record);
    this.parts.loaded(active);
    this.parts.summarizer.mark(active);
    this.parts.queue.plan();
  }
}

/** All that a stored batch says of spans. */
export const spanRecordsOf = (row: BatchRow): SpanRecord[] =>
  recordsOf(row).filter((record): record is SpanRecord => "trace" in record);

/** What a stored batch says of one trace, the same as was told when it arrived. */
export function recordsOfTrace(row: BatchRow, traceId: TraceId): (SpanRecord | GapRecord)[] {
  return recordsOf(row).filter((record): record is SpanRecord | GapRecord => {
    if (record.type === "resource") return false;
    if (record.type === "gap") return !record.traces || record.traces.includes(traceId);
    return record.trace === traceId;
  });
}
