import type { SessionId } from "../../sdk/protocol/index.ts";
import type { TraceSummary } from "../model/trace.ts";
import type { ActiveTrace } from "./active-traces.ts";
import type { TraceRow } from "./archive/schema.ts";
import type { Clock } from "./clock.ts";

/** Summarising takes at most this long at a time … */
const SLICE_MS = 8;
/** … and then rests this many times as long as it took: less than a fifth of the time goes into it. */
const REST = 5;
/** A trace that takes a slice by itself is one of tens of thousands of spans: nobody sees its row change more often. */
const BIG_REST = 20;
/** Looks again after this at the latest, while such a one waits. */
const LOOK_MS = 250;

/**
 * Rows of the list for traces that changed. A row costs time in proportion to the trace's spans, so under
 * load it is made less often; the last state of a trace is always summarised in the end.
 */
export class Summarizer {
  #dirty = new Set<ActiveTrace>();
  #toStore = new Map<string, ActiveTrace>();
  #restUntil = 0;

  constructor(
    private readonly clock: Clock,
    private readonly originOf: (sid: SessionId) => string,
    private readonly publish: (summary: TraceSummary) => void,
    /** Something is left to do: come back then. */
    private readonly later: (ms: number) => void,
  ) {}

  mark(active: ActiveTrace): void {
    this.#dirty.add(active);
  }

  forget(active: ActiveTrace): void {
    this.#dirty.delete(active);
    this.#toStore.delete(active.traceId);
  }

  has(active: ActiveTrace): boolean {
    return this.#dirty.has(active) || this.#toStore.has(active.traceId);
  }

  get isIdle(): boolean {
    return !this.#dirty.size && !this.#toStore.size;
  }

  /** Summarises what changed, as far as time allows; `all` takes no rest. */
  run(all = false): void {
    if (!this.#dirty.size) return;
    const started = this.clock.cost();
    if (!all && started < this.#restUntil) {
      this.later(this.#restUntil - started);
      return;
    }
    let isCut = false;
    let rests = false;
    for (const active of this.#dirty) {
      // It comes again when it is loaded.
      if (active.loading) continue;
      const begun = this.clock.cost();
      isCut = !all && begun - started > SLICE_MS;
      if (isCut) break;
      if (!all && begun < active.restUntil) {
        rests = true;
        continue;
      }
      this.#dirty.delete(active);
      this.#publish(active);
      const took = this.clock.cost() - begun;
      if (took > SLICE_MS) active.restUntil = begun + took * (BIG_REST + 1);
    }
    const ended = this.clock.cost();
    this.#restUntil = ended + (ended - started) * REST;
    if (isCut) this.later(this.#restUntil - ended);
    else if (rests) this.later(LOOK_MS);
  }

  /** Rows to be written now: those due, and without delay those the archive has not seen at all. */
  takeRows(): TraceRow[] {
    for (const active of this.#dirty)
      if (!active.stored && !active.loading && active.pending) {
        this.#dirty.delete(active);
        this.#publish(active);
      }
    const rows = [...this.#toStore.values()].map((active) => active.row(this.originOf));
    this.#toStore.clear();
    return rows;
  }

  #publish(active: ActiveTrace): void {
    this.#toStore.set(active.traceId, active);
    this.publish(active.summary(this.originOf));
  }
}
