import type { Baseline } from "../../../../../extension/model/findings/baselines.ts";
import { type Pipeline, pipelineOf } from "../../../../../extension/model/findings/pipeline.ts";
import { createTrace, foldRecord } from "../../../../../extension/model/fold.ts";
import type { Trace } from "../../../../../extension/model/trace.ts";
import type { TraceRecord } from "../../../../../sdk/protocol/index.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

export function traceOf(records: readonly TraceRecord[]): Trace {
  let trace: Trace | undefined;
  for (const record of records) {
    if (record.type === "resource") continue;
    if (record.type !== "gap") trace ??= createTrace(record.trace);
    if (trace) foldRecord(trace, { sid: "s", record }, () => undefined);
  }
  return trace ?? createTrace("0");
}

/** A drawn trace as rules see it. */
export const drawn = (drawing: string, baselines: Baseline[] = []): Pipeline =>
  pipelineOf(traceOf(traceFromText(drawing)), { baselines });

export const text = (content: string) => [{ type: "text", content }];
export const user = (content: string) => ({ role: "user", parts: text(content) });
export const said = (content: string) => ({
  "gen_ai.output.messages": [{ role: "assistant", parts: text(content) }],
});
export const json = (value: object): string => JSON.stringify(value);
