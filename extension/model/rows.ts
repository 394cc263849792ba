import type { SpanId } from "../../sdk/protocol/index.ts";
import type { Span, Trace } from "./trace.ts";

/** One line of the waterfall. */
export interface Row {
  span: Span;
  depth: number;
  hasChildren: boolean;
  collapsed: boolean;
  /** Its parent is named but not in the trace. */
  orphan: boolean;
}

/**
 * Spans as an indented tree, parents before children, siblings by start. No recursion (agent traces can
 * be thousands deep) and every span exactly once, also when a page forges a cycle.
 *
 *     root            depth 0
 *     ├ retrieval     depth 1
 *     └ chat          depth 1
 *       └ tool        depth 2
 */
export function layOutRows(trace: Trace, collapsed: ReadonlySet<SpanId>): Row[] {
  const children = childrenOf(trace);
  const rows: Row[] = [];
  const seen = new Set<SpanId>();
  const roots = children.get(undefined) ?? [];
  visit(roots, rows, seen, children, collapsed, trace);
  // What is left hangs in a cycle: cut it where it began.
  for (const span of trace.spans.values())
    if (!seen.has(span.spanId) && !hiddenBelow(span, trace, collapsed))
      visit([span], rows, seen, children, collapsed, trace);
  return rows;
}

function visit(
  roots: Span[],
  rows: Row[],
  seen: Set<SpanId>,
  children: Map<SpanId | undefined, Span[]>,
  collapsed: ReadonlySet<SpanId>,
  trace: Trace,
): void {
  const stack: [Span, number][] = roots.toReversed().map((span) => [span, 0]);
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [span, depth] = next;
    if (seen.has(span.spanId)) continue;
    seen.add(span.spanId);
    const below = children.get(span.spanId) ?? [];
    const isCollapsed = collapsed.has(span.spanId) && below.length > 0;
    rows.push({
      span,
      depth,
      hasChildren: below.length > 0,
      collapsed: isCollapsed,
      orphan: span.parentSpanId !== undefined && !trace.spans.has(span.parentSpanId) && !span.remoteParent,
    });
    if (!isCollapsed) for (let i = below.length - 1; i >= 0; i--) stack.push([below[i] as Span, depth + 1]);
  }
}

function childrenOf(trace: Trace): Map<SpanId | undefined, Span[]> {
  const children = new Map<SpanId | undefined, Span[]>();
  for (const span of trace.spans.values()) {
    const parent = span.parentSpanId && trace.spans.has(span.parentSpanId) ? span.parentSpanId : undefined;
    const siblings = children.get(parent);
    if (siblings) siblings.push(span);
    else children.set(parent, [span]);
  }
  for (const siblings of children.values()) sortByStart(siblings);
  return children;
}

/** Spans mostly arrive in order: look before sorting. */
function sortByStart(spans: Span[]): void {
  for (let i = 1; i < spans.length; i++)
    if ((spans[i] as Span).startNs < (spans[i - 1] as Span).startNs) {
      spans.sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0));
      return;
    }
}

/** Is a collapsed ancestor the reason why it has no row? */
function hiddenBelow(span: Span, trace: Trace, collapsed: ReadonlySet<SpanId>): boolean {
  const walked = new Set<SpanId>();
  for (let id = span.parentSpanId; id && !walked.has(id); id = trace.spans.get(id)?.parentSpanId) {
    if (collapsed.has(id) && trace.spans.has(id)) return true;
    walked.add(id);
  }
  return false;
}
