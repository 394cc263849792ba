import type { SessionId } from "../../sdk/protocol/index.ts";
import type { TraceSummary } from "../model/trace.ts";
import type { ActiveTraces } from "./active-traces.ts";
import type { TraceRow } from "./archive/schema.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Liveness } from "./liveness.ts";
import type { NewsDesk } from "./news.ts";
import type { Recorder } from "./recorder.ts";
import type { StoredTraces } from "./stored-traces.ts";
import type { Summarizer } from "./summarizer.ts";

export interface InterruptionParts {
  liveness: Liveness;
  sessions: LiveSessions;
  actives: ActiveTraces;
  stored: StoredTraces;
  summarizer: Summarizer;
  queue: CommitQueue;
  recorder: Recorder;
  news: NewsDesk;
}

/** What still runs though its document is gone is interrupted, until the document comes back. */
export class Interruption {
  #livingElsewhere: ReadonlySet<SessionId> = new Set();

  constructor(private readonly parts: InterruptionParts) {}

  /** Asks which sessions other panels record. */
  async look(): Promise<void> {
    this.#livingElsewhere = (await this.parts.liveness.living())?.sessions ?? new Set();
  }

  /** Nobody is there any more to end its spans. */
  isGone = (sid: SessionId): boolean => {
    const live = this.parts.sessions.get(sid);
    return live ? live.gone : !this.#livingElsewhere.has(sid);
  };

  /** As stored, or as it must be by now. */
  summaryOf({ summary, sids }: TraceRow): TraceSummary {
    const isGone = summary.status === "running" && sids.every(this.isGone);
    return isGone ? { ...summary, status: "interrupted" } : summary;
  }

  /** These sessions have gone, or come back: which traces run in them? */
  review(moved: ReadonlySet<SessionId>): void {
    const { actives, summarizer, queue, news } = this.parts;
    for (const active of actives.values()) {
      if (active.loading || ![...active.sids].some((sid) => moved.has(sid))) continue;
      if (active.interrupt(this.isGone)) summarizer.mark(active);
    }
    queue.plan();
    news.plan();
    this.#rereadOpen((sid) => moved.has(sid));
  }

  /** Traces that ran when an earlier panel died: their rows must say how far they came. */
  async repair(): Promise<void> {
    await this.look();
    this.#rereadOpen(() => true);
  }

  /** Stored traces with open spans whose row says the wrong thing about them: loading them puts it right. */
  #rereadOpen(concerns: (sid: SessionId) => boolean): void {
    const { actives, stored, recorder } = this.parts;
    for (const { traceId, sids, summary } of stored.openRows()) {
      if (actives.get(traceId) || !sids.some(concerns)) continue;
      const gone = sids.every(this.isGone);
      if (gone !== (summary.status === "interrupted")) recorder.activate(traceId);
    }
  }
}
