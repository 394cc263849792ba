import { createModel, signal } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { SpanCost } from "../../engine/engine-api.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";

/** The engine reads a whole trace for it. */
const MOST_SPANS = 5000;

/** What single calls of a trace cost, for where a span is shown without its attributes; asked when somebody first looks. */
export const SpanCostsModel = createModel(
  (engine: Pick<EngineClient, "costsIn">, summaryOf: (id: TraceId) => TraceSummary | undefined) => {
    const known = signal<{ about: string; costs: ReadonlyMap<SpanId, SpanCost> } | null>(null);
    let asked = "";
    let generation = 0;

    async function ask(traceId: TraceId, about: string): Promise<void> {
      asked = about;
      const costs = await engine.costsIn(traceId).catch(() => []);
      if (asked === about) known.value = { about, costs: new Map(costs.map((one) => [one.spanId, one])) };
    }

    return {
      /** Changes with each answer. */
      known,
      /** Absent: nobody knows it, or not yet: {@link known} says when. */
      of(traceId: TraceId, spanId: SpanId): SpanCost | undefined {
        const row = summaryOf(traceId);
        if (!row || row.spanCount > MOST_SPANS) return undefined;
        // A trace that goes on costs more.
        const about = JSON.stringify([traceId, generation, row.status, row.outputTokens, row.billed?.length]);
        const told = known.value;
        if (told?.about !== about && asked !== about) void ask(traceId, about);
        return told?.about.startsWith(JSON.stringify([traceId]).slice(0, -1))
          ? told.costs.get(spanId)
          : undefined;
      },
      /** Other prices hold from now on. */
      changed() {
        generation++;
      },
    };
  },
);
