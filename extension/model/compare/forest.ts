import type { Span, Trace } from "../trace.ts";

/** A span with those below it, in order of their start. */
export interface SpanNode {
  span: Span;
  children: SpanNode[];
}

/**
 * The spans of a trace as trees, each span in exactly one place: what names a parent that is not there is a root, and a
 * circle of parents is opened at its earliest span. `from`: only what stands below that span, and itself.
 */
export function forestOf(trace: Trace, from?: string): SpanNode[] {
  const nodes = new Map([...trace.spans.values()].sort(byStart).map((span) => [span.spanId, node(span)]));
  const roots: SpanNode[] = [];
  for (const one of nodes.values()) {
    const parent = parentOf(nodes, one);
    if (parent) parent.children.push(one);
    else roots.push(one);
  }
  const start = from === undefined ? undefined : nodes.get(from);
  if (start) return [opened(start, new Set())];
  const seen = new Set<SpanNode>();
  const trees = roots.map((root) => opened(root, seen));
  for (const one of nodes.values()) if (!seen.has(one)) trees.push(opened(one, seen));
  return trees;
}

const node = (span: Span): SpanNode => ({ span, children: [] });

const byStart = (a: Span, b: Span): number => a.startMs - b.startMs;

function parentOf(nodes: ReadonlyMap<string, SpanNode>, { span }: SpanNode): SpanNode | undefined {
  const { parentSpanId } = span;
  return parentSpanId === undefined ? undefined : nodes.get(parentSpanId);
}

/** The tree below a node without what was seen before. Not recursive: a trace can be as deep as it likes. */
function opened(root: SpanNode, seen: Set<SpanNode>): SpanNode {
  seen.add(root);
  const open = [root];
  for (let one = open.pop(); one; one = open.pop()) {
    one.children = one.children.filter((child) => !seen.has(child));
    for (const child of one.children) {
      seen.add(child);
      open.push(child);
    }
  }
  return root;
}
