import { useMemo } from "preact/hooks";
import { layOutRows, type Row } from "../../../model/rows.ts";
import type { Trace } from "../../../model/trace.ts";
import { useStore } from "../shared/store-context.ts";

/**
 * Rows of the opened trace. The tree changes only when a span appears (or its lost start is found):
 * chunks and ends change the spans that the rows already point to.
 */
export function useRows(trace: Trace | null): Row[] {
  const { selection } = useStore();
  const collapsed = selection.collapsed.value;
  const shape = trace ? shapeOf(trace) : "";
  return useMemo(() => (trace ? layOutRows(trace, collapsed) : []), [trace, shape, collapsed]);
}

const shapes = new WeakMap<Trace, { revision: number; shape: string }>();

function shapeOf(trace: Trace): string {
  const known = shapes.get(trace);
  if (known?.revision === trace.revision) return known.shape;
  const shape = countShape(trace);
  shapes.set(trace, { revision: trace.revision, shape });
  return shape;
}

function countShape(trace: Trace): string {
  let missing = 0;
  for (const span of trace.spans.values()) if (span.startMissing) missing++;
  return `${trace.spans.size}/${missing}`;
}
