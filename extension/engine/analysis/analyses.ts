import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Baseline } from "../../model/findings/baselines.ts";
import type { JudgeQuestion } from "../../model/findings/judge/judge-question.ts";
import { foldTrace } from "../../model/fold.ts";
import type { StallRule } from "../../model/stream-stats.ts";
import type { Trace, TraceSummary } from "../../model/trace.ts";
import type { TraceContent } from "../engine-api.ts";
import type { TraceAnalysis } from "./analysis-api.ts";

interface Sources {
  content(traceId: TraceId): Promise<TraceContent | null>;
  /** Stored rows, the newest first. */
  recent(): Promise<TraceSummary[]>;
}

/** All of a trace is held and walked at once: a second's work at most. */
const MOST_SPANS = 5000;
/** Other traces whose parameters say what is usual, and how long they may be. */
const COMPARED = 12;
const MOST_COMPARED_SPANS = 100;
const MOST_KNOWN = 200;
/** Nobody asked: a tenth of a second at most. */
const MOST_RECORDS_IN_REST = 3000;
const MOST_UNITS_IN_REST = 2_000_000;

/** Rules are only loaded when somebody asks why. */
const rules = async () => ({
  ...(await import("../../model/findings/analyse.ts")),
  ...(await import("../../model/findings/baselines.ts")),
  ...(await import("../../model/findings/clocks-put-right.ts")),
  ...(await import("../../model/findings/step.ts")),
});

/** Failure analysis of stored traces. What other traces say of parameters is read once. */
export class Analyses {
  readonly #known = new Map<TraceId, Baseline[]>();
  /** A trace that still runs is asked about again and again: what it is compared with is looked for once. */
  #compared: { question: string; ids: TraceId[] } | undefined;

  constructor(
    private readonly sources: Sources,
    private readonly load = rules,
  ) {}

  async analyse(traceId: TraceId, spanId?: SpanId, stallRule?: StallRule): Promise<TraceAnalysis> {
    const loaded = await this.load().catch(() => undefined);
    if (!loaded)
      return {
        state: "refused",
        reason:
          "The rules could not be loaded, most likely because the extension was updated meanwhile: close DevTools and open it again.",
      };
    const content = await this.sources.content(traceId);
    if (!content) return { state: "refused", reason: "The trace is no longer stored." };
    const spans = spanCount(content);
    if (spans > MOST_SPANS)
      return {
        state: "refused",
        reason: `A trace of ${spans.toLocaleString("en")} spans is too long to be looked through; the limit is ${MOST_SPANS.toLocaleString("en")}.`,
      };
    const { analyse, baselinesOf, clocksPutRight, stepsOf } = loaded;
    const readBaselines = (id: TraceId) => this.#baselinesOf(id, (of) => baselinesOf(stepsOf(of)));
    const { trace, clocks } = clocksPutRight(foldTrace(content), content);
    const steps = stepsOf(trace);
    const models = new Set(baselinesOf(steps).map(({ model }) => model));
    const others = models.size ? await this.#othersOf(traceId, models) : [];
    const baselines = (await Promise.all(others.map(readBaselines))).flat();
    const analysis = analyse(trace, { spanId, baselines, steps, clocks, stallRule });
    return { state: "done", analysis, compared: others.length };
  }

  /**
   * What a model would be asked about an answer: the sentences and sources of its {@link analyse}; null where there is nothing to
   * ask, nothing of the trace is here, or it is too long to be looked through.
   */
  async judgeQuestion(traceId: TraceId, spanId?: SpanId): Promise<JudgeQuestion | null> {
    const { questionForJudge, clocksPutRight } = await this.load();
    const content = await this.sources.content(traceId);
    if (!content || spanCount(content) > MOST_SPANS) return null;
    return questionForJudge(clocksPutRight(foldTrace(content), content).trace, { spanId });
  }

  /**
   * Rules that find something in a trace by itself, each once; `null`: it is too long for a moment of rest. Other traces are
   * not read for it.
   */
  async rulesIn(traceId: TraceId): Promise<string[] | null> {
    const { analyse, clocksPutRight } = await this.load();
    const content = await this.sources.content(traceId);
    if (!content) throw new Error("The trace is no longer stored.");
    if (content.records.length > MOST_RECORDS_IN_REST || sizeOf(content) > MOST_UNITS_IN_REST) return null;
    const { trace, clocks } = clocksPutRight(foldTrace(content), content);
    return [...new Set(analyse(trace, { clocks }).findings.map(({ rule }) => rule))];
  }

  /** The latest traces before with one of the models. */
  async #othersOf(traceId: TraceId, models: ReadonlySet<string>): Promise<TraceId[]> {
    const question = JSON.stringify([traceId, ...models]);
    if (this.#compared?.question === question) return this.#compared.ids;
    const rows = await this.sources.recent();
    const ids = rows
      .filter((row) => row.traceId !== traceId && row.spanCount <= MOST_COMPARED_SPANS)
      .filter((row) => row.status !== "running" && row.models.some((model) => models.has(model)))
      .slice(0, COMPARED)
      .map((row) => row.traceId);
    this.#compared = { question, ids };
    return ids;
  }

  async #baselinesOf(traceId: TraceId, baselinesOf: (trace: Trace) => Baseline[]): Promise<Baseline[]> {
    const known = this.#known.get(traceId);
    if (known) return known;
    const content = await this.sources.content(traceId);
    const baselines = content ? baselinesOf(foldTrace(content)) : [];
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(traceId, baselines);
    return baselines;
  }
}

const spanCount = ({ records }: TraceContent): number =>
  records.reduce((sum, { record }) => sum + Number(record.type === "start"), 0);

/** UTF-16 code units of texts that stand in attributes, as far as they tell whether it is too long. */
function sizeOf({ records }: TraceContent): number {
  let size = 0;
  for (const { record } of records)
    if ("attributes" in record)
      for (const value of Object.values(record.attributes ?? {}))
        size += typeof value === "string" ? value.length : JSON.stringify(value ?? null).length;
  return size;
}
