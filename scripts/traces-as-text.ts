import { createTrace, foldRecord, rootsOf } from "../extension/model/fold.ts";
import { formatCount, formatDuration } from "../extension/model/format.ts";
import { genAIView } from "../extension/model/genai-view.ts";
import type { Resource, Span, Trace } from "../extension/model/trace.ts";
import type { SessionId, TraceRecord } from "../sdk/protocol/index.ts";

/** What the archive keeps of one session, in order. */
export interface StoredSession {
  sid: SessionId;
  records: TraceRecord[];
}

/** All traces of the sessions, in order of first sight. Gaps without a trace are not attributed to any. */
export function tracesOf(sessions: StoredSession[]): Trace[] {
  const traces = new Map<string, Trace>();
  for (const { sid, records } of sessions) {
    const resources = new Map<number, Resource>();
    for (const record of records) {
      if (record.type === "resource") {
        resources.set(record.resource, { attributes: record.attributes, scope: record.scope });
        continue;
      }
      for (const traceId of record.type === "gap" ? (record.traces ?? []) : [record.trace]) {
        const trace = traces.get(traceId) ?? createTrace(traceId);
        traces.set(traceId, trace);
        foldRecord(trace, { sid, record }, (_, resource) => resources.get(resource));
      }
    }
  }
  return [...traces.values()];
}

/**
 * A trace as a tree for a terminal:
 *
 *     ask              1.24 s
 *     ├ retrieval docs   12 ms
 *     └ chat tiny      1.10 s  in 120 · out 45 tokens · first chunk after 210 ms
 */
export function traceAsText(trace: Trace): string {
  const rows = rowsOf(trace);
  const labels = rows.map(({ span, depth }, index) => branches(rows, index, depth) + nameOf(span));
  const width = Math.max(...labels.map((label) => label.length));
  const lines = rows.map(
    ({ span }, index) => `${labels[index]?.padEnd(width)}  ${lasted(span).padStart(9)}  ${figures(span)}`,
  );
  const missing = trace.gaps.reduce((sum, gap) => sum + gap.records, 0);
  if (missing) lines.push(`(${missing} records are missing)`);
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Parents before children, siblings by start, or as they came where that is the same; each span once, also in a cycle. */
function rowsOf(trace: Trace): { span: Span; depth: number }[] {
  const rows: { span: Span; depth: number }[] = [];
  const seen = new Set<Span>();
  const children = new Map<string, Span[]>();
  for (const span of trace.spans.values()) {
    const parent = span.parentSpanId ?? "";
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const lastFirst = (spans: Span[] = []) => spans.toSorted((a, b) => a.startMs - b.startMs).reverse();
  const stack = lastFirst(rootsOf(trace)).map((span) => ({ span, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { span, depth } = next;
    if (seen.has(span)) continue;
    seen.add(span);
    rows.push(next);
    stack.push(...lastFirst(children.get(span.spanId)).map((child) => ({ span: child, depth: depth + 1 })));
  }
  return rows;
}

const lasted = (span: Span): string =>
  span.endMs === undefined ? "running" : formatDuration(span.endMs - span.startMs);

/** Marks what went wrong where the eye begins. */
function nameOf(span: Span): string {
  if (span.status.code === 2) return `✗ ${span.name}`;
  return span.aborted ? `■ ${span.name}` : span.name;
}

function figures(span: Span): string {
  const { usage, ttftMs } = genAIView(span);
  const parts: string[] = [];
  if (usage.input !== undefined) parts.push(`in ${formatCount(usage.input)}`);
  if (usage.output !== undefined) parts.push(`out ${formatCount(usage.output)}`);
  const tokens = parts.length ? `${parts.join(" · ")} tokens` : "";
  const first = ttftMs === undefined ? "" : `first chunk after ${formatDuration(ttftMs)}`;
  const failed = span.status.code === 2 ? (span.status.message ?? "error") : span.aborted ? "stopped" : "";
  return [tokens, first, failed].filter((part) => part !== "").join(" · ");
}

/** The lines that lead to a row: `│ ├ `. */
function branches(rows: { depth: number }[], index: number, depth: number): string {
  let text = "";
  for (let level = 1; level <= depth; level++) {
    const goesOn = hasLaterSibling(rows, index, level);
    if (level === depth) text += goesOn ? "├ " : "└ ";
    else text += goesOn ? "│ " : "  ";
  }
  return text;
}

function hasLaterSibling(rows: { depth: number }[], index: number, level: number): boolean {
  for (let i = index + 1; i < rows.length; i++) {
    const depth = rows[i]?.depth ?? 0;
    if (depth < level) return false;
    if (depth === level) return true;
  }
  return false;
}
