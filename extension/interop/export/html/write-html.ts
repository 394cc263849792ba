import { rootsOf } from "../../../model/fold.ts";
import { formatDuration } from "../../../model/format.ts";
import { genAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import { isoTime } from "../iso-time.ts";
import { depths } from "../nesting-lanes.ts";
import { type OutgoingTrace, totalCostWords, type WriteOptions } from "../outgoing.ts";
import { treeOrder } from "../tree-order.ts";
import { type Html, html } from "./escape.ts";
import { anchorOf, lengthOf, spanHtml } from "./span-html.ts";
import { STYLE } from "./style.ts";

/** Nothing is loaded, nothing runs, nothing is sent: styles stand in the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page that opens anywhere, without network: drawn beforehand, so that it needs no script. A trace is a chapter. */
export async function* writeHtml(
  traces: AsyncIterable<OutgoingTrace>,
  { now = new Date() }: WriteOptions = {},
): AsyncGenerator<string> {
  yield html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>GenAI Traces</title><style>${{ html: STYLE }}</style></head><body><main>
`.html;
  for await (const trace of traces) {
    const spans = treeOrder(trace.spans);
    if (!spans.length) continue;
    yield headHtml(trace, spans).html;
    for (const span of spans) yield spanHtml(span, trace.cost?.spans.get(span.spanId)).html;
    yield "</section>\n";
  }
  yield html`</main><footer><p class="subtle">Saved by GenAI Traces, ${now.toISOString()}</p></footer></body></html>
`.html;
}

function headHtml({ traceId, gaps, cost }: OutgoingTrace, spans: readonly Span[]): Html {
  const [root] = rootsOf({ traceId, spans: new Map(spans.map((s) => [s.spanId, s])), gaps, revision: 0 });
  const startMs = spans.reduce((first, span) => Math.min(first, span.startMs), root?.startMs ?? 0);
  const endMs = spans.reduce((last, span) => Math.max(last, span.endMs ?? span.startMs), startMs);
  const failed = spans.filter(({ status }) => status.code === 2).length;
  const missing = gaps.reduce((sum, { records }) => sum + records, 0);
  const level = depths(spans);
  return html`<section><h1>${root?.name ?? "Trace"}</h1><p class="subtle">${isoTime(startMs)} · ${formatDuration(endMs - startMs)} · ${spans.length} ${spans.length === 1 ? "span" : "spans"}${
    failed ? html` · <span class="error">${failed} failed</span>` : undefined
  }${missing ? html` · <span class="error">${missing} records are missing</span>` : undefined}${cost?.total ? ` · cost ${totalCostWords(cost.total)}` : undefined} · trace <code>${traceId}</code></p><ul class="tree">${spans.map(
    (span) => rowHtml(span, level.get(span.spanId) ?? 0, startMs, endMs - startMs),
  )}</ul><h2>Spans</h2>
`;
}

/** Deeper ones are drawn as deep as this. */
const DEEPEST = 24;

function rowHtml(span: Span, level: number, originMs: number, wholeMs: number): Html {
  const share = (ms: number): string => `${wholeMs > 0 ? ((100 * ms) / wholeMs).toFixed(3) : 0}%`;
  const left = share(span.startMs - originMs);
  const width = share(Math.max(0, (span.endMs ?? span.startMs) - span.startMs));
  const isError = span.status.code === 2;
  return html`<li class="${genAIView(span).kind}"><a href="#${anchorOf(span)}"><span class="name${isError ? " error" : ""}" style="padding-left:${Math.min(level, DEEPEST) * 12}px">${isError ? "✕ " : ""}${span.name}</span><span class="lane"><span class="bar" style="left:${left};width:${width}"></span></span><span class="time">${lengthOf(span)}</span></a></li>
`;
}
