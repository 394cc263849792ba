import type { SessionId, TraceId } from "../../sdk/protocol/index.ts";
import type { Archive } from "./archive/archive.ts";
import type { Clock } from "./clock.ts";
import type { RetentionSettings } from "./engine-api.ts";
import { budgetOf, DEFAULT_RETENTION, type Pruned, type Pruning, prune } from "./janitor.ts";
import type { Liveness } from "./liveness.ts";
import type { SealedDeletions } from "./sealing/sealer.ts";

/** Retention is looked after this often, and first when the panel's start is over. */
const PRUNE_INTERVAL_MS = 15 * 60_000;
const FIRST_PRUNE_MS = 10_000;
/** Between two rounds for want of room: when nothing more can be deleted, trying harder does not help. */
const CHECK_INTERVAL_MS = 1000;

export interface RetentionParts {
  sealed: SealedDeletions;
  archive(): Archive | undefined;
  ownId: string;
  ownSessions(): ReadonlySet<SessionId>;
  isBusy(traceId: TraceId): boolean;
  isShared(traceId: TraceId): boolean;
  pruned(pruned: Pruned): Promise<void>;
}

/** When to prune: at times, when told to, and when there is too much. One at a time, over all panels. */
export class Retention {
  settings: RetentionSettings = DEFAULT_RETENTION;
  #pruning: Promise<void> | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #started = false;

  constructor(
    private readonly clock: Clock,
    private readonly liveness: Liveness,
    private readonly parts: RetentionParts,
  ) {}

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.clock.after(FIRST_PRUNE_MS, () => this.#regularly());
  }

  async set(settings: RetentionSettings): Promise<void> {
    this.settings = settings;
    // One that is under way knows only the old settings.
    await this.#pruning;
    await this.prune();
  }

  /** Called after each commit. */
  check(storedUnits: number): void {
    const archive = this.parts.archive();
    const now = this.clock.cost();
    if (!archive || storedUnits <= budgetOf({ archive, settings: this.settings })) return;
    if (now < this.#checkedAt + CHECK_INTERVAL_MS) return;
    this.#checkedAt = now;
    void this.#prune("room");
  }

  prune(): Promise<void> {
    return this.#prune("regular");
  }

  #prune(why: Pruning["why"]): Promise<void> {
    this.#pruning ??= this.liveness
      .asJanitor(() => this.#now(why))
      // A janitor that fails leaves too much, never too little: the next round tries again.
      .catch(() => undefined)
      .finally(() => {
        this.#pruning = undefined;
      });
    return this.#pruning;
  }

  async atRest(): Promise<void> {
    await this.#pruning;
  }

  #regularly(): void {
    void this.prune();
    this.clock.after(PRUNE_INTERVAL_MS, () => this.#regularly());
  }

  async #now(why: Pruning["why"]): Promise<void> {
    const { ownId, isBusy, isShared, ownSessions, pruned, sealed } = this.parts;
    const archive = this.parts.archive();
    if (!archive) return;
    const { settings, liveness } = this;
    const now = this.clock.now();
    await pruned(
      await prune({
        ...{ archive, settings, liveness, now, ownSessions: ownSessions(), ownId },
        ...{ isBusy, isShared, why, sealed },
      }),
    );
  }
}
