import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceAnalysis } from "../../engine/engine-api.ts";
import type { Evidence, Finding } from "../../model/findings/finding.ts";
import type { StallRule } from "../../model/stream-stats.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";
import { fragmentOf, tabOf } from "./evidence-place.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import type { DetailTab } from "./selection.ts";

interface Parts {
  engine: Pick<EngineClient, "analyse">;
  storage: KeyValueStorage;
  selection: {
    traceId: ReadonlySignal<TraceId | null>;
    spanId: ReadonlySignal<SpanId | null>;
    tab: ReadonlySignal<DetailTab>;
    selectSpan(id: SpanId): void;
    showTab(tab: DetailTab): void;
  };
  /** Which pauses of streams are stalls. */
  stallRule: ReadonlySignal<StallRule>;
  /** The trace's row: when it changes, the answer may have. */
  summaryOf(id: TraceId): TraceSummary | undefined;
}

const isRules = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((rule) => typeof rule === "string");

/** Why an answer is as it is: what the engine's rules found, and which of them the user does not want to hear. */
export const WhyModel = createModel(({ engine, storage, selection, stallRule, summaryOf }: Parts) => {
  /** What was found last, and in which trace. */
  const answered = signal<{ traceId: TraceId; answer: TraceAnalysis } | null>(null);
  const failed = signal<string | null>(null);
  const isLooking = signal(false);
  const muted = savedSignal<string[]>(storage, "muted-rules", [], isRules);
  /** Words of an evidence that was gone to, marked where they stand, and the span they stand in. */
  const quote = signal<{ spanId: SpanId; text: string } | null>(null);
  let asked = 0;
  let askedAbout = "";
  let asking: Promise<void> | null = null;

  /** What is asked, as text: asked again only when it changes. */
  const question = computed(() => {
    const { traceId, spanId, tab } = selection;
    if (tab.value !== "why" || traceId.value === null || spanId.value === null) return null;
    const row = summaryOf(traceId.value);
    return JSON.stringify([
      traceId.value,
      spanId.value,
      row?.spanCount,
      row?.status,
      row?.outputTokens,
      stallRule.value,
    ]);
  });

  effect(() => {
    const now = question.value;
    untracked(() => {
      if (now === null) return;
      const [traceId, spanId] = JSON.parse(now) as [TraceId, SpanId];
      void ask(traceId, spanId);
    });
  });

  effect(() => {
    const spanId = selection.spanId.value;
    untracked(() => {
      if (quote.value && quote.value.spanId !== spanId) quote.value = null;
    });
  });

  /** One question at a time: a trace that grows would fill the engine with questions. Of those that wait only the last is asked. */
  async function ask(traceId: TraceId, spanId?: SpanId): Promise<TraceAnalysis | undefined> {
    const turn = ++asked;
    // What was found in another trace says nothing of this one.
    if (answered.peek()?.traceId !== traceId) answered.value = null;
    const place = `${traceId} ${spanId ?? ""}`;
    askedAbout = place;
    isLooking.value = true;
    failed.value = null;
    try {
      while (asking) await asking;
      if (turn !== asked) return undefined;
      const answering = engine.analyse(traceId, spanId, stallRule.peek());
      const over = () => {
        asking = null;
      };
      asking = answering.then(over, over);
      const answer = await answering;
      // Of the same span an answer of a moment ago is better than none.
      if (place !== askedAbout) return undefined;
      answered.value = { traceId, answer };
      return answer;
    } catch (error) {
      if (turn === asked) failed.value = error instanceof Error ? error.message : String(error);
      return undefined;
    } finally {
      if (turn === asked) isLooking.value = false;
    }
  }

  const analysis = computed(() => {
    const answer = answered.value?.answer;
    return answer?.state === "done" ? answer.analysis : undefined;
  });
  const findings = computed<readonly Finding[]>(() => analysis.value?.findings ?? []);
  // By value: a trace that grows is looked through again and again, and its answer stays the same.
  const judgedTrace = computed(() => answered.value?.traceId);
  const judgedSpan = computed(() => analysis.value?.answer?.spanId);

  return {
    answer: computed(() => answered.value?.answer ?? null),
    /** Whose answer the findings are about. */
    about: computed(() => {
      const [traceId, spanId] = [judgedTrace.value, judgedSpan.value];
      return traceId === undefined || spanId === undefined ? null : { traceId, spanId };
    }),
    failed,
    isLooking,
    muted,
    quote,
    heard: computed(() => findings.value.filter(({ rule }) => !muted.value.includes(rule))),
    /** How many findings of this trace are not shown, by rule. */
    unheard: computed(() => {
      const counts = new Map(muted.value.map((rule) => [rule, 0]));
      for (const { rule } of findings.value)
        if (counts.has(rule)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
      return [...counts].map(([rule, count]) => ({ rule, count }));
    }),
    mute(rule: string): void {
      if (!muted.value.includes(rule)) muted.value = [...muted.value, rule];
    },
    unmute(rule: string): void {
      muted.value = muted.value.filter((one) => one !== rule);
    },
    /** Shows why, for the chosen span; without one for the last answer of the trace. */
    async open(): Promise<void> {
      const traceId = selection.traceId.peek();
      if (traceId === null) return;
      if (selection.spanId.peek() === null) {
        const found = await ask(traceId);
        const span = found?.state === "done" ? found.analysis.answer?.spanId : undefined;
        if (span === undefined || selection.traceId.peek() !== traceId) return;
        selection.selectSpan(span);
      }
      selection.showTab("why");
    },
    /** Goes to the words that a finding rests on, and marks them. */
    goTo(evidence: Pick<Evidence, "spanId" | "where" | "quote">): void {
      selection.selectSpan(evidence.spanId);
      selection.showTab(tabOf(evidence.where));
      const text = fragmentOf(evidence.quote ?? "", evidence.where);
      quote.value = text ? { spanId: evidence.spanId, text } : null;
    },
  };
});
