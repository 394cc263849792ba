import type { TraceId } from "../../../sdk/protocol/index.ts";
import { RULE_SET } from "../../model/findings/rule-set.ts";
import type { FoundRow } from "../archive/found-row.ts";
import type { TraceRow } from "../archive/schema.ts";
import type { Clock } from "../clock.ts";
import type { FoundRules } from "../engine-api.ts";
import type { Once } from "../once.ts";

/** The panel's start comes first, … */
const START_MS = 5000;
/** … and whatever is recorded; a trace is judged when nothing has come of it for a moment. */
const QUIET_MS = 1500;
/** Of the engine's time at most a fifth is spent on it: so many times as long as a trace took there is a rest. */
const REST_SHARE = 4;
const LEAST_REST_MS = 30;
/** Rules that are loaded and disks that are slow are no work of ours. */
const MOST_REST_MS = 1000;
/** Longer ones are not even read. */
const MOST_SPANS = 1500;
/** Told to the panel at once: more would be felt there. */
const MOST_TOLD = 200;
const TELL_MS = 250;

interface Parts {
  clock: Clock;
  once: Once;
  isBusy(): boolean;
  stored(): Promise<FoundRow[]>;
  store(row: FoundRow): Promise<void>;
  /** Rules that find something in a trace; `null`: it is too long. Rejects when it cannot be read. */
  judge(traceId: TraceId): Promise<string[] | null>;
  told(found: FoundRules[]): void;
}

/**
 * What is found in traces, before anybody opens them: judged when they have ended and there is nothing else to do, the
 * newest first, one after the other, and kept beside them until they or the rules change.
 */
export class FoundInRest {
  /** Traces to be judged, the newest first. */
  readonly #backlog = new Map<TraceId, Due>();
  /** Rows of the archive that are not in the backlog yet. */
  #unsorted: readonly TraceRow[] = [];
  #fresh = new Map<TraceId, Due>();
  readonly #untold = new Map<TraceId, string[] | null>();
  #hasRead = false;
  #isWorking = false;
  /** Grows with each archive: what is under way belongs to another. */
  #turn = 0;

  constructor(private readonly parts: Parts) {}

  /** Another archive; these are its rows, newest first. */
  reset(rows: readonly TraceRow[]): void {
    this.#turn++;
    this.#hasRead = false;
    this.#fresh.clear();
    this.#untold.clear();
    this.#backlog.clear();
    // The list is asked for at the same moment, and comes first.
    this.#unsorted = rows;
    if (rows.length) this.#plan(START_MS);
  }

  #sort(): void {
    for (const row of this.#unsorted) if (hasEnded(row)) this.#backlog.set(row.traceId, dueOf(row, 0));
    this.#unsorted = [];
  }

  /** They were written. */
  note(rows: readonly TraceRow[]): void {
    this.#sort();
    const atMs = this.parts.clock.cost() + QUIET_MS;
    for (const row of rows) {
      this.#backlog.delete(row.traceId);
      this.#fresh.delete(row.traceId);
      if (hasEnded(row)) this.#fresh.set(row.traceId, dueOf(row, atMs));
    }
    if (this.#fresh.size) this.#plan(QUIET_MS);
  }

  /** They are deleted. */
  forget(ids: readonly TraceId[]): void {
    this.#sort();
    for (const known of [this.#backlog, this.#fresh, this.#untold]) for (const id of ids) known.delete(id);
  }

  #plan(ms: number): void {
    this.parts.once("found", ms, () => void this.#work());
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    const { clock, isBusy } = this.parts;
    if (isBusy()) return this.#plan(QUIET_MS);
    this.#isWorking = true;
    this.#sort();
    const begun = clock.cost();
    if (!this.#hasRead) await this.#read();
    const next = this.#next();
    if (next) await this.#judge(...next);
    this.#isWorking = false;
    const rest = Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, REST_SHARE * (clock.cost() - begun)));
    if (this.#fresh.size || this.#backlog.size) this.#plan(next ? rest : QUIET_MS);
  }

  /** The one that was quiet longest; else of those that were there before. */
  #next(): [TraceId, Due] | undefined {
    const now = this.parts.clock.cost();
    for (const one of this.#fresh) if (one[1].atMs <= now) return one;
    for (const one of this.#backlog) return one;
    return undefined;
  }

  /** What was judged before this panel, by these rules and of what is stored now. */
  async #read(): Promise<void> {
    const turn = this.#turn;
    const rows = await this.parts.stored().catch(() => []);
    if (turn !== this.#turn) return;
    this.#hasRead = true;
    for (const { traceId, ruleSet, lastMs, rules } of rows) {
      if (ruleSet !== RULE_SET || this.#backlog.get(traceId)?.lastMs !== lastMs) continue;
      this.#backlog.delete(traceId);
      this.#tell(traceId, rules);
    }
  }

  async #judge(traceId: TraceId, { lastMs, isLong }: Due): Promise<void> {
    const turn = this.#turn;
    this.#fresh.delete(traceId);
    this.#backlog.delete(traceId);
    // One that cannot be read is not judged: the next record of it tries again.
    const rules = isLong ? null : await this.parts.judge(traceId).catch(() => undefined);
    // It was written meanwhile, or belongs to another archive.
    if (rules === undefined || turn !== this.#turn || this.#fresh.has(traceId)) return;
    this.#tell(traceId, rules);
    // Not kept, it is judged again by the next panel.
    await this.parts.store({ traceId, ruleSet: RULE_SET, lastMs, rules }).catch(() => undefined);
  }

  #tell(traceId: TraceId, rules: string[] | null): void {
    this.#untold.set(traceId, rules);
    this.parts.once("found news", TELL_MS, () => this.#post());
  }

  #post(): void {
    const told = [...this.#untold].slice(0, MOST_TOLD);
    for (const [traceId] of told) this.#untold.delete(traceId);
    if (told.length) this.parts.told(told.map(([traceId, rules]) => ({ traceId, rules })));
    if (this.#untold.size) this.parts.once("found news", TELL_MS, () => this.#post());
  }
}

interface Due {
  /** The row's time: what is kept is of this state. */
  lastMs: number;
  isLong: boolean;
  /** Not before; by the clock of work. */
  atMs: number;
}

const dueOf = ({ lastMs, summary }: TraceRow, atMs: number): Due => ({
  ...{ lastMs, atMs },
  isLong: summary.spanCount > MOST_SPANS,
});

/** Of a page that is gone nothing comes any more. */
const hasEnded = ({ open, summary }: TraceRow): boolean => !open || summary.status === "interrupted";
