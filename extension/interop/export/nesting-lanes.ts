import type { SpanId } from "../../../sdk/protocol/index.ts";
import type { Span } from "../../model/trace.ts";

interface Lane {
  /** Spans that are open at the moment, the innermost last. */
  open: { spanId: SpanId; endNs: bigint }[];
}

/**
 * A lane for each span, so that spans in a lane only ever stand inside their own parents, or apart: viewers of
 * trace events nest whatever overlaps in a lane. What runs beside its siblings, or longer than its parent, gets a
 * lane of its own. `spans` in order of start, parents before children; the answer is in the same order.
 */
export function nestingLanes(spans: readonly Span[]): number[] {
  const lanes: Lane[] = [];
  const laneOf = new Map<SpanId, number>();
  return spans.map((span) => {
    const { spanId, parentSpanId, startNs } = span;
    const endNs = span.endNs ?? startNs;
    const beside = parentSpanId === undefined ? undefined : laneOf.get(parentSpanId);
    let lane = beside;
    if (lane === undefined || !fits(lanes[lane] as Lane, parentSpanId, startNs, endNs)) {
      lane = lanes.findIndex((one) => fits(one, undefined, startNs, endNs));
      if (lane < 0) lane = lanes.push({ open: [] }) - 1;
    }
    (lanes[lane] as Lane).open.push({ spanId, endNs });
    laneOf.set(spanId, lane);
    return lane;
  });
}

/** Is the lane free, or its innermost open span the parent that holds all of it? */
function fits({ open }: Lane, parent: SpanId | undefined, startNs: bigint, endNs: bigint): boolean {
  while (open.length && (open.at(-1) as { endNs: bigint }).endNs <= startNs) {
    // What begins where its parent began and ends, both being empty, still stands in it.
    if (open.at(-1)?.spanId === parent && endNs <= (open.at(-1)?.endNs as bigint)) break;
    open.pop();
  }
  const inner = open.at(-1);
  return inner === undefined || (inner.spanId === parent && endNs <= inner.endNs);
}

/** In order of start; at one time the longer first, so that parents come before their children. */
export function inOrder(spans: readonly Span[]): Span[] {
  const depth = depths(spans);
  const end = (span: Span): bigint => span.endNs ?? span.startNs;
  const sign = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...spans].sort(
    (a, b) =>
      sign(a.startNs, b.startNs) ||
      sign(end(b), end(a)) ||
      (depth.get(a.spanId) ?? 0) - (depth.get(b.spanId) ?? 0),
  );
}

/** Steps to the root. A circle of parents is walked once. */
export function depths(spans: readonly Span[]): Map<SpanId, number> {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const depth = new Map<SpanId, number>();
  for (const span of spans) {
    const trail: Span[] = [];
    const seen = new Set<SpanId>();
    let at: Span | undefined = span;
    while (at && !depth.has(at.spanId) && !seen.has(at.spanId)) {
      seen.add(at.spanId);
      trail.push(at);
      at = at.parentSpanId === undefined ? undefined : byId.get(at.parentSpanId);
    }
    let level = at && depth.has(at.spanId) ? (depth.get(at.spanId) as number) + 1 : 0;
    for (const one of trail.reverse()) depth.set(one.spanId, level++);
  }
  return depth;
}
