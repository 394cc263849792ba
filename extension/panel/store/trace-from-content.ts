import type { TraceContent } from "../../engine/engine-api.ts";
import { createTrace, foldRecord } from "../../model/fold.ts";
import type { Resource, Trace } from "../../model/trace.ts";

/** A stored trace, whole. */
export function traceFromContent(content: TraceContent): Trace {
  const trace = createTrace(content.traceId);
  const resources = new Map<string, Resource>();
  for (const { sid, record } of content.resources) resources.set(`${sid}/${record.resource}`, record);
  for (const stored of content.records)
    foldRecord(trace, stored, (sid, resource) => resources.get(`${sid}/${resource}`));
  return trace;
}
