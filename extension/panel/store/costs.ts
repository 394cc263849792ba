import { createModel, signal } from "@preact/signals";
import { type ModelPrice, type PriceQuestion, priceKey } from "../../model/cost/price.ts";
import { type TraceCost, traceCost } from "../../model/cost/trace-cost.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";
import type { Timers } from "./notices.ts";

/** Questions wait for others, so that a list of traces is one question. */
const GATHER_MS = 50;
/** In one question to the engine. */
const MOST_ASKED = 1000;

/**
 * What things cost. Prices are asked of the engine when a model is first seen, so that who calls none loads no lists; until they
 * are there nothing has a cost.
 */
export const CostsModel = createModel((engine: Pick<EngineClient, "pricesOf">, timers: Timers) => {
  const known = new Map<string, ModelPrice | null>();
  /** Known by prices that have changed: they hold until the engine has answered again. */
  const stale = new Set<string>();
  let generation = 0;
  const wanted = new Map<string, PriceQuestion>();
  /** Changes when costs do. */
  const revision = signal(0);
  const failed = signal<string | null>(null);
  let isAsking = false;

  function want(question: PriceQuestion, key: string): void {
    wanted.set(key, question);
    if (isAsking) return;
    isAsking = true;
    timers.set(() => void ask(), GATHER_MS);
  }

  async function ask(): Promise<void> {
    const asked = [...wanted].slice(0, MOST_ASKED);
    const asOf = generation;
    try {
      const prices = await engine.pricesOf(asked.map(([, question]) => question));
      asked.forEach(([key], i) => {
        known.set(key, prices[i] ?? null);
        // An answer from before the prices changed is asked for again.
        if (asOf === generation) {
          wanted.delete(key);
          stale.delete(key);
        }
      });
      failed.value = null;
    } catch {
      // Nobody can tell them: asked again by the next panel.
      for (const [key] of asked) {
        known.set(key, null);
        wanted.delete(key);
        stale.delete(key);
      }
      failed.value =
        "The price lists could not be loaded, most likely because the extension was updated meanwhile: close DevTools and open it again.";
    }
    isAsking = false;
    revision.value++;
    const [next] = wanted;
    if (next) want(next[1], next[0]);
  }

  /** `undefined` until the engine has answered: {@link revision} says when. */
  function priceOf(question: PriceQuestion): ModelPrice | null | undefined {
    const key = priceKey(question);
    const price = known.get(key);
    if (price === undefined || stale.has(key)) want(question, key);
    return price;
  }

  return {
    revision,
    failed,
    priceOf,
    /** Asks for those that are not known yet, and resolves when they are; what cannot be asked stays unknown. */
    async learn(questions: readonly PriceQuestion[]): Promise<void> {
      const missing = questions.filter((question) => !known.has(priceKey(question))).slice(0, MOST_ASKED);
      if (missing.length === 0) return;
      const asOf = generation;
      const prices = await engine.pricesOf(missing).catch(() => []);
      if (asOf !== generation) return;
      for (const [i, question] of missing.entries()) {
        const price = prices[i];
        if (price !== undefined) known.set(priceKey(question), price);
      }
    },
    /** Other prices hold from now on. */
    changed() {
      generation++;
      for (const key of known.keys()) stale.add(key);
      if (known.size > 0) revision.value++;
    },
    costOf: (trace: TraceSummary): TraceCost | undefined => traceCost(trace, priceOf),
  };
});
