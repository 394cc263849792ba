import { foldTrace } from "../../model/fold.ts";
import type { EngineClient } from "./engine-client.ts";
import type { OpenedTraceModel } from "./opened-trace.ts";
import { traceToJson } from "./trace-to-json.ts";
import { traceToText } from "./trace-to-text.ts";

/** Texts of the opened trace for the clipboard. */
export function createCopies(
  engine: Pick<EngineClient, "traceContent">,
  opened: Pick<InstanceType<typeof OpenedTraceModel>, "opened">,
) {
  return {
    /** Every span with everything in it, as JSON. */
    async wholeTrace(): Promise<string> {
      const traceId = opened.opened.peek()?.traceId;
      const content = traceId === undefined ? null : await engine.traceContent(traceId);
      if (!content) return "";
      return traceToJson(foldTrace(content));
    },
    /** Times and names only, see `traceToText`. */
    drawing(): string {
      const trace = opened.opened.peek();
      return trace ? traceToText(trace.table, trace.tree) : "";
    },
  };
}
