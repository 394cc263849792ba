import { fetchTrace } from "../../extension/engine/collector/fetch-trace.ts";
import type { ForeignSpans } from "../../extension/engine/collector/foreign-spans.ts";
import type { TraceSource } from "../../extension/engine/engine-api.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { OtlpSpan } from "../../sdk/otlp/otlp-json.ts";
import { spansOf } from "./sent-trace.ts";

/** A trace through the store's own API, as the panel's button reads it; waits until the store has all of it. */
export async function readBack(source: TraceSource, traceId: string, count: number): Promise<OtlpSpan[]> {
  let last: unknown;
  return waitFor(
    `${source.kind} to give ${count} spans`,
    async () => {
      const spans: OtlpSpan[] = [];
      const sink: Pick<ForeignSpans, "take"> = {
        take: async (traces) => {
          spans.push(...spansOf(traces));
          return { spans: spans.length, known: 0, traces: new Set() };
        },
      };
      last = await fetchTrace(source, traceId, sink as ForeignSpans, fetch);
      return spans.length >= count && spans;
    },
    { timeout: 60_000, detail: () => last },
  );
}
