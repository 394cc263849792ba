import type { SpanId } from "../../../sdk/protocol/index.ts";
import type { Span } from "../../model/trace.ts";
import { inOrder } from "./nesting-lanes.ts";

/** Each span before its children, which stand in order of start; spans in a circle of parents come last. */
export function treeOrder(spans: readonly Span[]): Span[] {
  const sorted = inOrder(spans);
  const ids = new Set(sorted.map(({ spanId }) => spanId));
  const children = new Map<SpanId | undefined, Span[]>();
  for (const span of sorted) {
    const parent =
      span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : undefined;
    const siblings = children.get(parent);
    if (siblings) siblings.push(span);
    else children.set(parent, [span]);
  }
  const ordered = new Set<Span>();
  // A stack: deep trees are no recursion.
  const waiting = (children.get(undefined) ?? []).toReversed();
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    if (ordered.has(span)) continue;
    ordered.add(span);
    waiting.push(...(children.get(span.spanId) ?? []).toReversed());
  }
  for (const span of sorted) ordered.add(span);
  return [...ordered];
}
