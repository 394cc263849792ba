import type { GapRecord, SessionId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import { createTrace } from "../model/fold.ts";
import { summarize } from "../model/summary.ts";
import type { Trace, TraceSummary } from "../model/trace.ts";
import type { TraceRow } from "./archive/schema.ts";
import { foldForSummary } from "./summary-fold.ts";

/** Spans of one trace that its row counts one by one; a page that makes more is only counted. */
export const MAX_SPANS = 50_000;

interface Tally {
  spans: number;
}

/** A trace that records come for: held in memory, because its row in the list changes with each of them. */
export class ActiveTrace {
  readonly trace: Trace;
  readonly sids = new Set<SessionId>();
  /** Batches with records of it that are not committed yet: until then memory is the only place that has them. */
  pending = 0;
  /** Being read back from the archive: records wait, each with where its batch ends. */
  loading: { sid: SessionId; end: number; record: SpanRecord | GapRecord }[] | undefined;
  /** Its row is in the archive. */
  stored = false;
  lastMs = 0;
  /** UTF-16 code units of the batches that told of it, shared with the others that they told of. */
  units = 0;
  /** Its row took long to make: not made again before this, by the clock for costs. */
  restUntil = Number.NEGATIVE_INFINITY;
  #extraSpans = 0;
  #running = 0;
  #summary: TraceSummary | undefined;
  /** Something came since. */
  #isStale = true;

  constructor(
    readonly traceId: TraceId,
    /** Where its spans are counted among those of all. */
    public tally: Tally = { spans: 0 },
  ) {
    this.trace = createTrace(traceId);
  }

  get spanCount(): number {
    return this.trace.spans.size;
  }

  fold(sid: SessionId, record: SpanRecord | GapRecord): void {
    this.sids.add(sid);
    if (record.type === "start") this.#running++;
    else if (record.type === "end") this.#running--;
    const isFull = this.spanCount >= MAX_SPANS;
    if (isFull && record.type !== "gap" && !this.trace.spans.has(record.span)) {
      if (record.type === "start") this.#extraSpans++;
    } else {
      const before = this.spanCount;
      const shows = foldForSummary(this.trace, sid, record);
      this.tally.spans += this.spanCount - before;
      if (!shows) return;
    }
    this.#isStale = true;
  }

  get isSummarized(): boolean {
    return !this.#isStale;
  }

  summary(originOf: (sid: SessionId) => string): TraceSummary {
    if (this.#summary && !this.#isStale) return this.#summary;
    const first = this.trace.spans.values().next().value?.sessionId ?? this.sids.values().next().value ?? "";
    const summary = summarize(this.trace, { origin: originOf(first) });
    summary.spanCount += this.#extraSpans;
    this.#summary = summary;
    this.#isStale = false;
    return summary;
  }

  /** With the summary that was made last: who changed since is summarised and written once more. */
  row(originOf: (sid: SessionId) => string): TraceRow {
    const summary = this.#summary ?? this.summary(originOf);
    const { traceId, lastMs } = this;
    const row: TraceRow = { traceId, startMs: summary.startMs, lastMs, sids: [...this.sids], summary };
    const isOpen = summary.status === "running" || summary.status === "interrupted";
    return isOpen ? { ...row, open: 1 } : row;
  }

  /** More spans began than ended, as far as is known. */
  get isRunning(): boolean {
    return this.#running > 0;
  }

  /** Marks the running spans of a session whose document is gone, or takes the mark back. True if any changed. */
  interrupt(isGone: (sid: SessionId) => boolean): boolean {
    let changed = false;
    for (const span of this.trace.spans.values()) {
      if (span.endMs !== undefined) continue;
      const gone = isGone(span.sessionId);
      if (span.interrupted === gone) continue;
      span.interrupted = gone;
      changed = true;
    }
    if (changed) this.#isStale = true;
    return changed;
  }
}

/** Traces kept in memory at most: whatever else is touched again is read back from the archive. */
export const MAX_ACTIVE = 2000;
/** Their spans at most, some hundred bytes each. */
export const MAX_ACTIVE_SPANS = 200_000;

/** Least recently touched first. */
export class ActiveTraces {
  #byId = new Map<TraceId, ActiveTrace>();
  /** Kept up to date, because counting would have to look at each trace after each commit. */
  #tally: Tally = { spans: 0 };

  get(id: TraceId): ActiveTrace | undefined {
    return this.#byId.get(id);
  }

  add(traceId: TraceId): ActiveTrace {
    const active = new ActiveTrace(traceId, this.#tally);
    this.#byId.set(traceId, active);
    return active;
  }

  delete(id: TraceId): void {
    const active = this.#byId.get(id);
    if (!active) return;
    this.#byId.delete(id);
    this.#tally.spans -= active.spanCount;
    // It may still be being read back: what it grows to is nobody's memory any more.
    active.tally = { spans: 0 };
  }

  touch(active: ActiveTrace): void {
    if (!this.#byId.delete(active.traceId)) return;
    this.#byId.set(active.traceId, active);
  }

  values(): IterableIterator<ActiveTrace> {
    return this.#byId.values();
  }

  /** Forgets the oldest that are safely stored. Called once per commit, not per record. */
  evict(mayGo: (active: ActiveTrace) => boolean): void {
    for (const active of this.#byId.values()) {
      if (this.#byId.size <= MAX_ACTIVE && this.#tally.spans <= MAX_ACTIVE_SPANS) return;
      if (active.pending || active.loading || !active.stored || !mayGo(active)) continue;
      this.delete(active.traceId);
    }
  }
}
