import type { SpanId } from "../../../sdk/protocol/index.ts";
import type { CallsCost, OutgoingTrace } from "../../interop/export/outgoing.ts";
import { type ModelPrice, type PriceQuestion, priceKey } from "../../model/cost/price.ts";
import { spanCost } from "../../model/cost/span-cost.ts";
import { type PriceOf, traceCost } from "../../model/cost/trace-cost.ts";
import { genAIView } from "../../model/genai-view.ts";
import { summarize } from "../../model/summary.ts";

/**
 * What a trace's calls cost, by the prices that the panel shows them by: the user's own, else public lists. `undefined` where no
 * prices can be had, or no call has one.
 */
export async function callsCost(
  { traceId, spans, gaps }: OutgoingTrace,
  pricesOf: (questions: PriceQuestion[]) => Promise<(ModelPrice | null)[]>,
): Promise<CallsCost | undefined> {
  const calls = spans.map((span) => ({ span, view: genAIView(span) }));
  const row = summarize(
    { traceId, spans: new Map(spans.map((span) => [span.spanId, span])), gaps, revision: 0 },
    { origin: "" },
  );
  const cost = (priceOf: PriceOf) => ({
    total: traceCost(row, priceOf),
    spans: new Map(
      calls.flatMap(({ span, view }): [SpanId, { usd: number; isTold: boolean }][] => {
        const usd = spanCost(view, span.startMs, priceOf);
        return usd === undefined ? [] : [[span.spanId, { usd, isTold: view.toldCost !== undefined }]];
      }),
    ),
  });
  const asked = new Map<string, PriceQuestion>();
  cost((question) => {
    asked.set(priceKey(question), question);
    return undefined;
  });
  // Without lists a file tells no costs, as before there were any.
  const prices = asked.size ? await pricesOf([...asked.values()]).catch(() => []) : [];
  const known = new Map([...asked.keys()].map((key, i) => [key, prices[i] ?? null]));
  const told = cost((question) => known.get(priceKey(question)));
  return told.total || told.spans.size ? told : undefined;
}
