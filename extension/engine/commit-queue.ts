import type { SessionId, TraceId } from "../../sdk/protocol/index.ts";
import type { ActiveTrace } from "./active-traces.ts";
import type { Archive, CommitGroup, CommitResult } from "./archive/archive.ts";
import { nameOf, reasonOf } from "./archive/open-archive.ts";
import type { BatchRow, ResourceRow, SessionRow, TraceRow } from "./archive/schema.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-sessions.ts";

/** UTF-16 code units per transaction: large enough to be cheap, small enough that acknowledgements flow. */
export const MAX_GROUP_UNITS = 2 * 1024 * 1024;
/** A full disk is tried again after this. */
export const FULL_RETRY_MS = 10_000;

/** A batch that is read and folded, on its way to the archive. */
export interface PendingBatch {
  row: BatchRow;
  session: LiveSession;
  actives: ActiveTrace[];
  resources: ResourceRow[];
  /** What it counts for in its document's flood guard. */
  units: number;
}

export interface CommitEvents {
  /** Rows of changed traces that should go along. */
  takeRows(): TraceRow[];
  committed(batches: PendingBatch[], traces: TraceRow[], result: CommitResult): void;
  /** Quota or disk: nothing is acknowledged and nobody may send until it works again. */
  full(reason: string): void;
  worksAgain(): void;
  /** The archive cannot write any more. */
  failed(reason: string): void;
}

/**
 * Group commit: while one transaction runs, what arrives gathers into the next. So a quiet page is stored
 * within milliseconds, and a busy one in large transactions. In order: a group that failed is tried again
 * before anything newer is written.
 */
export class CommitQueue {
  #waiting: PendingBatch[] = [];
  /** Taken out of `#waiting`, not yet known to be stored. */
  #group: { batches: PendingBatch[]; traces: TraceRow[] } | undefined;
  #running = false;
  #planned = false;
  #full = false;
  #settled: (() => void)[] = [];
  archive: Archive | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly events: CommitEvents,
  ) {}

  add(batch: PendingBatch): void {
    this.#waiting.push(batch);
    this.plan();
  }

  /** Not yet committed, in order. */
  pendingRows(): BatchRow[] {
    return [...(this.#group?.batches ?? []), ...this.#waiting].map(({ row }) => row);
  }

  get isIdle(): boolean {
    return !this.#waiting.length && !this.#group;
  }

  /** Rows of traces deleted meanwhile must not come back with a group that waits for a second attempt. */
  forgetTraces(ids: ReadonlySet<TraceId>): void {
    if (this.#group) this.#group.traces = this.#group.traces.filter((row) => !ids.has(row.traceId));
  }

  /** Nothing can be written any more: pages keep what was not acknowledged. */
  drop(): void {
    this.archive = undefined;
    this.#waiting = [];
    this.#group = undefined;
    this.#tellSettled();
  }

  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#settled.push(resolve));
  }

  plan(): void {
    if (this.#planned || this.#running || this.#full) return;
    this.#planned = true;
    this.clock.soon(() => {
      this.#planned = false;
      this.#commit();
    });
  }

  /** Space may have been freed. */
  retry(): void {
    if (!this.#full) return;
    this.#full = false;
    this.plan();
  }

  async #commit(): Promise<void> {
    const { archive } = this;
    if (this.#running || !archive) return;
    this.#group ??= this.#takeGroup();
    if (!this.#group.batches.length && !this.#group.traces.length) {
      this.#group = undefined;
      return;
    }
    this.#running = true;
    const group = this.#group;
    try {
      const result = await writeTwice(archive, toCommit(group, this.clock.now()));
      this.#group = undefined;
      this.events.committed(group.batches, group.traces, result);
      this.events.worksAgain();
    } catch (error) {
      if (this.archive === archive) this.#fail(error);
    } finally {
      this.#running = false;
      if (this.#group || this.#waiting.length) this.plan();
      else this.#tellSettled();
    }
  }

  #takeGroup() {
    let units = 0;
    let count = 0;
    while (count < this.#waiting.length && units < MAX_GROUP_UNITS)
      units += (this.#waiting[count++] as PendingBatch).row.body.length;
    const batches = count === this.#waiting.length ? this.#waiting : this.#waiting.slice(0, count);
    this.#waiting = count === this.#waiting.length ? [] : this.#waiting.slice(count);
    return { batches, traces: this.events.takeRows() };
  }

  #fail(error: unknown): void {
    if (isFull(error)) {
      this.#full = true;
      this.events.full(reasonOf(error));
      this.clock.after(FULL_RETRY_MS, () => this.retry());
    } else this.events.failed(reasonOf(error));
  }

  #tellSettled(): void {
    for (const resolve of this.#settled.splice(0)) resolve();
  }
}

/** Browsers abort a transaction now and then for reasons of their own; only the second time is it news. */
async function writeTwice(archive: Archive, group: CommitGroup): Promise<CommitResult> {
  try {
    return await archive.commit(group);
  } catch (error) {
    if (isFull(error)) throw error;
    return archive.commit(group);
  }
}

const isFull = (error: unknown): boolean => nameOf(error) === "QuotaExceededError";

function toCommit(group: { batches: PendingBatch[]; traces: TraceRow[] }, now: number): CommitGroup {
  const sessions = new Map<SessionId, SessionRow>();
  for (const { session } of group.batches) sessions.set(session.sid, { ...session.row, lastMs: now });
  return {
    sessions: [...sessions.values()],
    batches: group.batches.map(({ row }) => row),
    resources: group.batches.flatMap(({ resources }) => resources),
    traces: group.traces,
  };
}
