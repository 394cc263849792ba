import type { SessionId } from "../../sdk/protocol/index.ts";
import type { ActiveTrace } from "./active-traces.ts";
import { type Archive, type CommitGroup, type CommitResult, STALE } from "./archive/archive.ts";
import { joinBatches } from "./archive/join-batches.ts";
import { nameOf, reasonOf } from "./archive/open-archive.ts";
import type { OutgoingRow } from "./archive/outgoing-store.ts";
import type { BatchRow, ResourceRow, SessionRow, TraceRow } from "./archive/schema.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-sessions.ts";

/** UTF-16 code units per transaction: large enough to be cheap, small enough that acknowledgements flow. */
export const MAX_GROUP_UNITS = 512 * 1024;
/** A second transaction begins beside the first only with this much: less is better gathered. */
const MIN_SECOND_UNITS = 256 * 1024;
/** While one is written the next is handed over, so that neither side waits for the other. */
const IN_FLIGHT = 2;
/** A full disk is tried again after this. */
export const FULL_RETRY_MS = 10_000;

/** A batch that is read and folded, on its way to the archive. */
export interface PendingBatch {
  row: BatchRow;
  session: LiveSession;
  actives: ActiveTrace[];
  resources: ResourceRow[];
  /** Spans that ended in it and are to be sent somewhere. */
  outgoing: readonly OutgoingRow[];
  /** What it counts for in its document's flood guard. */
  units: number;
}

export interface CommittedGroup {
  batches: PendingBatch[];
  /** Joined, as they were written. */
  rows: BatchRow[];
  traces: TraceRow[];
}

export interface CommitEvents {
  /** Rows of changed traces that should go along. */
  takeRows(): TraceRow[];
  committed(group: CommittedGroup, result: CommitResult): void;
  /** Rows that were taken and not written. */
  requeued(rows: TraceRow[]): void;
  /** Quota or disk: nothing is acknowledged and nobody may send until it works again. */
  full(reason: string): void;
  worksAgain(): void;
  /** The archive cannot write any more. */
  failed(reason: string): void;
}

interface Group extends CommittedGroup {
  /** Absent while it is being written. */
  outcome?: { result: CommitResult } | { error: unknown };
}

/**
 * Group commit: while transactions run, what arrives gathers into the next. So a quiet page is stored
 * within milliseconds, and a busy one in large transactions. In order: when one fails, it and what came
 * after it is written again, one by one.
 */
export class CommitQueue {
  #waiting: PendingBatch[] = [];
  #waitingUnits = 0;
  /** Handed over, in order, and not yet known to be stored. */
  #groups: Group[] = [];
  #planned = false;
  #full = false;
  /** After a failure: one at a time, and the archive looks closer. */
  #careful = false;
  #failures = 0;
  #archive: Archive | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly events: CommitEvents,
  ) {}

  /** From now on everything goes here, also what another archive did not take. */
  use(archive: Archive): void {
    this.#requeue(this.#groups);
    this.#archive = archive;
    this.#careful = true;
    this.#failures = 0;
    this.#full = false;
    this.plan();
  }

  /** Nothing can be written any more: pages keep what was not acknowledged. */
  drop(): void {
    this.#archive = undefined;
    this.#waiting = [];
    this.#waitingUnits = 0;
    this.#groups = [];
  }

  add(batch: PendingBatch): void {
    this.#waiting.push(batch);
    this.#waitingUnits += batch.row.body.length;
    this.plan();
  }

  /** Not yet committed, in order. */
  pendingRows(): BatchRow[] {
    return [...this.#groups.flatMap(({ batches }) => batches), ...this.#waiting].map(({ row }) => row);
  }

  get isIdle(): boolean {
    return !this.#waiting.length && !this.#groups.length;
  }

  plan(): void {
    if (this.#planned || this.#full || !this.#archive) return;
    this.#planned = true;
    this.clock.soon(() => {
      this.#planned = false;
      this.#begin();
    });
  }

  /** Space may have been freed. */
  retry(): void {
    if (!this.#full) return;
    this.#full = false;
    this.plan();
  }

  #begin(): void {
    const archive = this.#archive;
    if (!archive || this.#full || !this.#mayBegin()) return;
    const group = this.#takeGroup();
    if (!group.batches.length && !group.traces.length) return;
    this.#groups.push(group);
    const settle = (outcome: Group["outcome"]) => {
      group.outcome = outcome;
      // Another archive may be in use by now: then the group is queued again already.
      if (this.#archive === archive && this.#groups.includes(group)) this.#advance();
    };
    archive.commit({ ...toCommit(group, this.clock.now()), careful: this.#careful }).then(
      (result) => settle({ result }),
      (error: unknown) => settle({ error }),
    );
    if (this.#waiting.length) this.plan();
  }

  #mayBegin(): boolean {
    if (!this.#groups.length) return true;
    return !this.#careful && this.#groups.length < IN_FLIGHT && this.#waitingUnits >= MIN_SECOND_UNITS;
  }

  #takeGroup(): Group {
    let units = 0;
    let count = 0;
    while (count < this.#waiting.length && units < MAX_GROUP_UNITS)
      units += (this.#waiting[count++] as PendingBatch).row.body.length;
    this.#waitingUnits -= units;
    const batches = this.#waiting.splice(0, count);
    return { batches, rows: joinBatches(batches.map(({ row }) => row)), traces: this.events.takeRows() };
  }

  /** Tells of what is stored, in order; a failure waits until nothing is in flight any more. */
  #advance(): void {
    for (let head = this.#groups[0]; head?.outcome && "result" in head.outcome; head = this.#groups[0]) {
      this.#groups.shift();
      this.#stored(head, head.outcome.result);
    }
    if (this.#groups.length && this.#groups.every(({ outcome }) => outcome)) this.#recover();
    this.plan();
  }

  #stored(group: Group, result: CommitResult): void {
    this.#failures = 0;
    this.#careful = false;
    this.events.committed(group, result);
    this.events.worksAgain();
  }

  /** The first failed. What came after it and is stored all the same is of other sessions, or it would have failed. */
  #recover(): void {
    const groups = this.#groups;
    this.#groups = [];
    const failed: Group[] = [];
    let reason: unknown;
    for (const group of groups) {
      if (group.outcome && "result" in group.outcome) this.#stored(group, group.outcome.result);
      else {
        reason ??= group.outcome?.error;
        failed.push(group);
      }
    }
    this.#requeue(failed);
    this.#careful = true;
    if (nameOf(reason) !== STALE) this.#fail(reason);
  }

  #requeue(groups: Group[]): void {
    this.#groups = this.#groups.filter((group) => !groups.includes(group));
    const batches = groups.flatMap((group) => group.batches);
    this.#waiting.unshift(...batches);
    for (const { row } of batches) this.#waitingUnits += row.body.length;
    this.events.requeued(groups.flatMap(({ traces }) => traces));
  }

  #fail(error: unknown): void {
    if (isFull(error)) {
      this.#full = true;
      this.events.full(reasonOf(error));
      this.clock.after(FULL_RETRY_MS, () => this.retry());
      // Browsers abort a transaction now and then for reasons of their own; only the second time is it news.
    } else if (++this.#failures > 1) this.events.failed(reasonOf(error));
  }
}

const isFull = (error: unknown): boolean => nameOf(error) === "QuotaExceededError";

/** `next` of a session's row says where the archive has to be for these batches to fit. */
function toCommit(group: Group, now: number): Omit<CommitGroup, "careful"> {
  const sessions = new Map<SessionId, SessionRow>();
  for (const { session, row } of group.batches)
    if (!sessions.has(session.sid)) sessions.set(session.sid, { ...session.row, lastMs: now, next: row.s0 });
  return {
    sessions: [...sessions.values()],
    batches: group.rows,
    resources: group.batches.flatMap(({ resources }) => resources),
    traces: group.traces,
    outgoing: group.batches.flatMap(({ outgoing, row: { sid, s0, n } }) =>
      outgoing.map((row) => ({ sid, end: s0 + n, row })),
    ),
  };
}
