import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { ModelPrice, PriceQuestion } from "../../model/cost/price.ts";
import type { SpanColumns } from "../../model/statistics/span-columns.ts";
import type { SpanFacts } from "../../model/statistics/span-facts.ts";
import type { Clock } from "../clock.ts";
import { FactReader, type FactSources } from "./read-facts.ts";
import type {
  StatisticsAnswer,
  StatisticsBasis,
  StatisticsFound,
  StatisticsQuestion,
} from "./statistics-api.ts";

export interface StatisticsParts extends Omit<FactSources, "pause"> {
  clock: Clock;
  /** The user's own prices. */
  ownPriceOf?: (question: PriceQuestion) => ModelPrice | undefined;
  /** Something more urgent is to be done. */
  isBusy(): boolean;
}

/** Spans (and traces) that are kept: some 60 MB. */
export const MOST_ROWS = 400_000;
/** An answer waits so long for what is not read yet; the next one tells of more. */
const PATIENCE_MS = 250;
/** Nobody asks any more: reading stops. */
const FORGOTTEN_MS = 3000;
/** So long at a time, and then others have their turn. */
const SLICE_MS = 12;
const BUSY_REST_MS = 20;
/** A trace that grows is read again after this many times what reading it took, and not sooner than this. */
const REST = 10;
const SHORTEST_REST_MS = 400;

const load = () => import("./rules.ts");
type Loaded = Awaited<ReturnType<typeof load>>;

/**
 * Figures of stored spans, kept as columns: read when statistics are asked for and again when a trace has changed,
 * the traces of the last question only, in the order it names them.
 *
 *     commits ──▶ stale ─┐
 *     question ─▶ wanted ┴▶ reader (slices) ──▶ columns ──▶ answer
 */
export class Statistics {
  #rules: Loaded | undefined;
  #columns: SpanColumns | undefined;
  #reader: FactReader | undefined;
  /** Written since they were read, and when they may be read again. */
  readonly #stale = new Set<TraceId>();
  readonly #restUntil = new Map<TraceId, number>();
  readonly #left = new Set<TraceId>();
  #wanted: readonly TraceId[] = [];
  #askedAt = 0;
  #sliceEnd = 0;
  #working: Promise<void> | undefined;
  #answering: Promise<unknown> | undefined;
  /** Another one, or none: it was deleted while it was read. */
  #isReading: TraceId | undefined;

  constructor(
    private readonly parts: StatisticsParts,
    private readonly loadRules = load,
    private readonly mostRows = MOST_ROWS,
  ) {}

  /** Another archive. */
  reset(): void {
    this.#columns = this.#rules && new this.#rules.SpanColumns();
    this.#isReading = undefined;
    for (const known of [this.#stale, this.#restUntil, this.#left]) known.clear();
    this.#reader?.forget();
  }

  /** They were written. */
  note(rows: readonly { traceId: TraceId }[]): void {
    if (!this.#columns) return;
    for (const { traceId } of rows) {
      this.#left.delete(traceId);
      if (this.#columns.has(traceId) || this.#isReading === traceId) this.#stale.add(traceId);
    }
    this.#reader?.forget();
  }

  /** They are deleted. */
  forget(ids: readonly TraceId[]): void {
    for (const id of ids) {
      this.#columns?.delete(id);
      if (this.#isReading === id) this.#isReading = undefined;
      for (const known of [this.#stale, this.#restUntil, this.#left]) known.delete(id);
    }
    this.#reader?.forget();
  }

  /** Answers with what has been read, after a quarter of a second at the latest where it need not compute longer. */
  async ask(question: StatisticsQuestion): Promise<StatisticsAnswer> {
    const rules = await this.#load();
    if (!rules)
      return {
        state: "refused",
        reason:
          "Statistics could not be loaded, most likely because the extension was updated meanwhile: close DevTools and open it again.",
      };
    const ids = idsIn(question);
    this.#wanted = ids;
    this.#askedAt = this.parts.clock.cost();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    await Promise.race([
      this.#working,
      new Promise<void>((resolve) => this.parts.clock.after(PATIENCE_MS, resolve)),
    ]);
    const columns = this.#columns as SpanColumns;
    const begun = this.parts.clock.cost();
    const answering = this.#answer(rules.answerTo(columns, question));
    this.#answering = answering.catch(() => undefined);
    const found = await answering;
    return { state: "done", basis: this.#basis(ids), found, tookMs: this.parts.clock.cost() - begun };
  }

  /** One after the other; nothing is read into the columns meanwhile, for rows would move. */
  async #answer(steps: Generator<void, StatisticsFound>): Promise<StatisticsFound> {
    await this.#answering;
    let sliceEnd = this.parts.clock.cost() + SLICE_MS;
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      if (this.parts.clock.cost() < sliceEnd) continue;
      await new Promise<void>((resolve) => this.parts.clock.soon(resolve));
      sliceEnd = this.parts.clock.cost() + SLICE_MS;
    }
  }

  async #load(): Promise<Loaded | undefined> {
    const rules = this.#rules ?? (await this.loadRules().catch(() => undefined));
    if (!rules || this.#rules) return this.#rules;
    this.#rules = rules;
    this.#columns = new rules.SpanColumns();
    this.#reader = new FactReader(
      { ...this.parts, pause: () => this.#pause() },
      { facts: rules.traceFactsInSteps, priceOf: rules.createPriceOf(this.parts.ownPriceOf) },
    );
    return rules;
  }

  #basis(ids: readonly TraceId[]): StatisticsBasis {
    const basis = {
      traces: 0,
      waiting: 0,
      left: 0,
      isStale: false,
      isCut: this.#columns?.values.isCut === true,
    };
    for (const id of ids) {
      if (this.#columns?.has(id)) basis.traces++;
      else if (this.#left.has(id)) basis.left++;
      else basis.waiting++;
      basis.isStale ||= this.#stale.has(id);
    }
    return basis;
  }

  async #work(): Promise<void> {
    const { clock } = this.parts;
    this.#sliceEnd = clock.cost() + SLICE_MS;
    for (let ids = this.#wanted, i = 0; i < ids.length; ) {
      if (clock.cost() > this.#askedAt + FORGOTTEN_MS) return;
      const id = ids[i++] as TraceId;
      if (this.#isDue(id)) await this.#read(id);
      // Another question: from its first trace on.
      if (ids !== this.#wanted) [ids, i] = [this.#wanted, 0];
    }
  }

  #isDue(id: TraceId): boolean {
    if (this.#left.has(id)) return false;
    if (!this.#columns?.has(id)) return true;
    return this.#stale.has(id) && this.parts.clock.cost() >= (this.#restUntil.get(id) ?? 0);
  }

  async #read(id: TraceId): Promise<void> {
    const { clock } = this.parts;
    const begun = clock.cost();
    this.#isReading = id;
    this.#stale.delete(id);
    // One that cannot be read is told as not counted; the next commit of it tries again.
    const facts = await this.#reader?.read(id).catch(() => undefined);
    await this.#answering;
    if (this.#isReading !== id) return;
    this.#isReading = undefined;
    const took = clock.cost() - begun;
    this.#restUntil.set(id, clock.cost() + Math.max(SHORTEST_REST_MS, took * REST));
    if (facts && this.#hasRoom(facts)) this.#columns?.set(id, facts);
    else {
      this.#columns?.delete(id);
      this.#left.add(id);
    }
    await this.#pause();
  }

  /** What nobody asks about makes room. */
  #hasRoom({ length }: readonly SpanFacts[]): boolean {
    const columns = this.#columns as SpanColumns;
    if (columns.rows + length <= this.mostRows) return true;
    const wanted = new Set(this.#wanted);
    for (const id of [...columns.traceIds()]) if (!wanted.has(id)) columns.delete(id);
    return columns.rows + length <= this.mostRows;
  }

  #pause(): Promise<void> | undefined {
    const { clock, isBusy } = this.parts;
    if (clock.cost() < this.#sliceEnd) return undefined;
    return new Promise((resolve) => {
      const go = () => {
        this.#sliceEnd = clock.cost() + SLICE_MS;
        resolve();
      };
      if (isBusy()) clock.after(BUSY_REST_MS, go);
      else clock.soon(go);
    });
  }
}

/** The baseline first: all are compared with it. */
const idsIn = (question: StatisticsQuestion): readonly TraceId[] =>
  question.type === "experiment" && "traceIds" in question.baseline
    ? [...question.baseline.traceIds, ...question.traceIds]
    : question.traceIds;
