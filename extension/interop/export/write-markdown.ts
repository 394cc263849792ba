import { rootsOf } from "../../model/fold.ts";
import { formatDuration } from "../../model/format.ts";
import { genAIView } from "../../model/genai-view.ts";
import type { Span } from "../../model/trace.ts";
import { isoTime } from "./iso-time.ts";
import { depths } from "./nesting-lanes.ts";
import { type OutgoingTrace, totalCostWords } from "./outgoing.ts";
import { oneLine, spanToMarkdown } from "./span-to-markdown.ts";
import { treeOrder } from "./tree-order.ts";

/** A chapter a trace: its tree with times, then what each span says. */
export async function* writeMarkdown(traces: AsyncIterable<OutgoingTrace>): AsyncGenerator<string> {
  let rule = "";
  for await (const trace of traces) {
    yield rule + chapterOf(trace);
    rule = "\n---\n\n";
  }
}

function chapterOf({ traceId, spans, gaps, cost }: OutgoingTrace): string {
  const sorted = treeOrder(spans);
  const root = rootsOf({ traceId, spans: new Map(sorted.map((s) => [s.spanId, s])), gaps, revision: 0 })[0];
  const missing = gaps.reduce((sum, { records }) => sum + records, 0);
  const level = depths(sorted);
  const tree = sorted.map((span) => `${"  ".repeat(level.get(span.spanId) ?? 0)}- ${lineOf(span)}`);
  return [
    `# ${oneLine(root?.name ?? "Trace")}`,
    `Trace \`${traceId}\`${root ? `, ${isoTime(root.startMs)}` : ""}, ${spans.length} spans${
      missing ? `, ${missing} records are missing` : ""
    }${cost?.total ? `, cost ${totalCostWords(cost.total)}` : ""}`,
    tree.join("\n"),
    ...sorted.map((span) => spanToMarkdown(span, genAIView(span), cost?.spans.get(span.spanId))),
    "",
  ].join("\n\n");
}

function lineOf({ name, startMs, endMs, status, aborted }: Span): string {
  const length = endMs === undefined ? "has not ended" : formatDuration(endMs - startMs);
  return `${oneLine(name)}: ${length}${status.code === 2 ? ", failed" : ""}${aborted ? ", stopped" : ""}`;
}
