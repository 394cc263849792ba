import type { TraceId } from "../../sdk/protocol/index.ts";
import { counted } from "../model/format.ts";
import type { ActiveTraces } from "./active-traces.ts";
import type { Archive } from "./archive/archive.ts";
import type { TraceRow } from "./archive/schema.ts";
import type { Clock } from "./clock.ts";
import type { NewsDesk } from "./news.ts";
import type { Peers } from "./peers.ts";
import type { Recorder } from "./recorder.ts";
import type { StoredTraces } from "./stored-traces.ts";
import type { Summarizer } from "./summarizer.ts";
import { Trash } from "./trash.ts";

export interface DeletionParts {
  clock: Clock;
  ownId: string;
  /** Throws when there is none. */
  archive(): Archive;
  actives: ActiveTraces;
  stored: StoredTraces;
  summarizer: Summarizer;
  recorder: Recorder;
  news: NewsDesk;
  peers(): Peers | undefined;
}

/** Traces that leave: deleted by the user, who may take it back, or dropped for want of room. */
export class Deletion {
  readonly trash = new Trash();

  constructor(private readonly parts: DeletionParts) {}

  /** Rejects where one of them is on hold, whichever panel holds it. */
  async refuseHeld(traceIds: TraceId[]): Promise<void> {
    const held = await this.parts.archive().held();
    const count = traceIds.filter((id) => held.has(id)).length;
    if (count > 0)
      throw new Error(
        `Nothing deleted: ${counted(count, "trace")} on hold. Release ${count === 1 ? "it" : "them"} in the list first.`,
      );
  }

  /** Returns a token for {@link undelete}. */
  async delete(traceIds: TraceId[]): Promise<number> {
    const { archive, stored, news, ownId, clock, peers } = this.parts;
    const from = archive();
    stored.forgetStart();
    for (const id of traceIds) this.forgetActive(id);
    news.removed(traceIds);
    const token = await this.trash.delete(from, traceIds, ownId, clock.now());
    peers()?.tell({ removed: traceIds, trashed: traceIds });
    return token;
  }

  /** Returns the rows that are back. */
  async undelete(token: number): Promise<TraceRow[]> {
    this.parts.stored.forgetStart();
    return this.#back(await this.trash.restore(this.parts.archive(), token));
  }

  /** Those that were deleted are back, whoever deleted them. */
  async bringBack(traceIds: TraceId[]): Promise<TraceRow[]> {
    const ids = traceIds.filter((id) => this.trash.has(id));
    if (!ids.length) return [];
    this.parts.stored.forgetStart();
    const rows = await this.parts.archive().restore(ids);
    return this.#back({ rows, stale: this.trash.forget(ids) });
  }

  #back({ rows, stale }: { rows: TraceRow[]; stale: TraceId[] }): TraceRow[] {
    const { news, recorder, peers } = this.parts;
    for (const row of rows) news.summary(row.summary);
    for (const id of stale) recorder.activate(id);
    const ids = rows.map(({ traceId }) => traceId);
    peers()?.tell({ restored: ids, changed: rows });
    news.plan();
    return rows;
  }

  /** They are gone for good. */
  dropped(ids: TraceId[]): void {
    for (const id of ids) {
      this.parts.stored.forget(id);
      this.forgetActive(id);
    }
    this.trash.forget(ids);
    if (ids.length) this.parts.news.removed(ids);
  }

  forgetActive(id: TraceId): void {
    const active = this.parts.actives.get(id);
    if (!active) return;
    this.parts.summarizer.forget(active);
    this.parts.actives.delete(id);
  }
}
