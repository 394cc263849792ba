import { computed, createModel, signal } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import { forestOf } from "../../model/compare/forest.ts";
import { matchTrees, type SpanPair } from "../../model/compare/match-trees.ts";
import { differenceOf, isSame, type PairDifference } from "../../model/compare/pair-difference.ts";
import type { Figures } from "../../model/compare/span-figures.ts";
import { comparisonToMarkdown } from "../../model/compare/to-markdown.ts";
import { type PriceQuestion, priceKey } from "../../model/cost/price.ts";
import type { PriceOf } from "../../model/cost/trace-cost.ts";
import { foldTrace } from "../../model/fold.ts";
import type { Trace, TraceSummary } from "../../model/trace.ts";
import type { CostsModel } from "./costs.ts";
import type { EngineClient } from "./engine-client.ts";
import type { NoticesModel } from "./notices.ts";
import { isBoolean, type KeyValueStorage, savedSignal } from "./saved-value.ts";

/** One side: a trace, or what stands below one of its spans. */
export interface Side {
  traceId: TraceId;
  spanId?: SpanId;
}

export interface Comparison {
  before: Side & { name: string };
  after: Side & { name: string };
  totals: { before: Figures; after: Figures };
  rows: PairDifference[];
}

interface Parts {
  engine: Pick<EngineClient, "traceContent">;
  storage: KeyValueStorage;
  notices: Pick<InstanceType<typeof NoticesModel>, "show">;
  summaryOf(id: TraceId): TraceSummary | undefined;
  costs: Pick<InstanceType<typeof CostsModel>, "priceOf" | "learn">;
  /** Resolves when the browser has had its turn. */
  breathe(): Promise<void>;
}

/** Both traces are read whole; beyond this nobody reads the rows, and the panel would not hold them. */
export const MOST_SPANS = 20_000;
/** Pairs between two breaths: some milliseconds' work. */
const SLICE = 50;

/** Two traces side by side. */
export const CompareModel = createModel(({ engine, storage, notices, summaryOf, costs, breathe }: Parts) => {
  const sides = signal<{ before: Side; after: Side } | null>(null);
  const comparison = signal<Comparison | null>(null);
  const failed = signal<string | null>(null);
  const onlyDifferences = savedSignal(storage, "compare-only-differences", false, isBoolean);
  /** A span that waits for the one to compare it with. */
  const marked = signal<(Side & { name: string }) | null>(null);
  const chosen = signal(0);

  const rows = computed<readonly PairDifference[]>(() => {
    const all = comparison.value?.rows ?? [];
    return onlyDifferences.value ? all.filter((row) => !isSame(row)) : all;
  });

  async function read({ traceId }: Side): Promise<Trace> {
    const count = summaryOf(traceId)?.spanCount ?? 0;
    if (count > MOST_SPANS)
      throw new Error(
        `A trace of ${count.toLocaleString("en")} spans is too long to compare; the limit is ${MOST_SPANS.toLocaleString("en")}. Compare two of its spans instead, where they are shorter.`,
      );
    const content = await engine.traceContent(traceId);
    if (!content) throw new Error("One of the traces is no longer stored.");
    return foldTrace(content);
  }

  async function run(wanted: { before: Side; after: Side }): Promise<void> {
    const isWanted = () => sides.peek() === wanted;
    const [before, after] = [await read(wanted.before), await read(wanted.after)];
    await breathe();
    const pairs = matchTrees(forestOf(before, wanted.before.spanId), forestOf(after, wanted.after.spanId));
    const found: PairDifference[] = [];
    for (let i = 0; i < pairs.length && isWanted(); i += SLICE) {
      found.push(...(await differencesOf(pairs.slice(i, i + SLICE))));
      await breathe();
    }
    if (!isWanted()) return;
    comparison.value = {
      before: { ...wanted.before, name: nameOf(wanted.before, before) },
      after: { ...wanted.after, name: nameOf(wanted.after, after) },
      totals: {
        before: totalOf(wanted.before, found, "before"),
        after: totalOf(wanted.after, found, "after"),
      },
      rows: found,
    };
    // What differs is what was asked for.
    chosen.value = Math.max(
      0,
      rows.peek().findIndex((row) => !isSame(row)),
    );
  }

  /** Prices that are not known yet are asked for, and the slice is gone through again. */
  async function differencesOf(pairs: readonly SpanPair[]): Promise<PairDifference[]> {
    const unknown = new Map<string, PriceQuestion>();
    const priceOf: PriceOf = (question) => {
      const price = costs.priceOf(question);
      if (price === undefined) unknown.set(priceKey(question), question);
      return price;
    };
    const found = pairs.map((pair) => differenceOf(pair, priceOf));
    if (unknown.size === 0) return found;
    await costs.learn([...unknown.values()]);
    return pairs.map((pair) => differenceOf(pair, costs.priceOf));
  }

  function nameOf({ traceId, spanId }: Side, trace: Trace): string {
    const summary = summaryOf(traceId);
    return (spanId && trace.spans.get(spanId)?.name) || (summary?.question ?? summary?.name ?? traceId);
  }

  /** Of a trace what its row says, of a span what it says itself. */
  function totalOf(side: Side, found: readonly PairDifference[], which: "before" | "after"): Figures {
    const summary = summaryOf(side.traceId);
    if (side.spanId !== undefined || !summary) return found[0]?.[which] ?? {};
    return {
      duration: summary.durationMs,
      ttft: summary.ttftMs,
      input: summary.inputTokens,
      output: summary.outputTokens,
      cached: summary.cachedTokens,
      cost: summary.cost?.usd,
      reasoning: summary.reasoningTokens,
    };
  }

  function open(before: Side, after: Side): Promise<void> {
    const wanted = { before, after };
    sides.value = wanted;
    comparison.value = null;
    failed.value = null;
    chosen.value = 0;
    return run(wanted).catch((error: unknown) => {
      if (sides.peek() === wanted) failed.value = error instanceof Error ? error.message : String(error);
    });
  }

  return {
    sides,
    comparison,
    failed,
    rows,
    chosen,
    onlyDifferences,
    marked,
    /** The earlier trace stands first. */
    compareTraces(a: TraceId, b: TraceId): Promise<void> {
      const isLater = (summaryOf(a)?.startMs ?? 0) > (summaryOf(b)?.startMs ?? 0);
      return open({ traceId: isLater ? b : a }, { traceId: isLater ? a : b });
    },
    /** Two spans, in this order. */
    compareSpans(before: Side, after: Side): void {
      void open(before, after);
    },
    /** The first span is marked, the second is compared with it. */
    compareSpan(side: Side & { name: string }): void {
      const first = marked.peek();
      if (!first || (first.traceId === side.traceId && first.spanId === side.spanId)) {
        marked.value = first ? null : side;
        if (!first)
          notices.show({
            text: "Marked. Choose another span, here or in another trace, and compare it.",
            action: {
              label: "Unmark",
              run: () => {
                marked.value = null;
              },
            },
          });
        return;
      }
      marked.value = null;
      void open(first, side);
    },
    swap(): void {
      const now = sides.peek();
      if (now) void open(now.after, now.before);
    },
    choose(index: number): void {
      chosen.value = Math.max(0, Math.min(index, rows.peek().length - 1));
    },
    showOnlyDifferences(on: boolean): void {
      const row = rows.peek()[chosen.peek()];
      onlyDifferences.value = on;
      chosen.value = Math.max(0, row ? rows.peek().indexOf(row) : 0);
    },
    close(): void {
      sides.value = null;
      comparison.value = null;
      failed.value = null;
    },
    markdown(): string {
      const now = comparison.peek();
      if (!now) return "";
      return comparisonToMarkdown({
        names: [now.before.name, now.after.name],
        totals: now.totals,
        rows: rows.peek(),
      });
    },
  };
});
