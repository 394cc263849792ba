import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Visibility } from "./traces.ts";

/** Some traces by name, in words of where they came from. */
export interface Narrowed {
  label: string;
  ids: ReadonlySet<TraceId>;
}

/** The list shows only some traces that were pointed at, whatever the filter box says; for what no term of it can say. */
export const NarrowingModel = createModel((scope: ReadonlySignal<Visibility>) => {
  const narrowed = signal<Narrowed | null>(null);
  return {
    narrowed,
    visibility: computed<Visibility>(() => {
      const isVisible = scope.value;
      const only = narrowed.value?.ids;
      if (!only) return isVisible;
      return (trace) => only.has(trace.traceId) && (isVisible?.(trace) ?? true);
    }),
    to(label: string, ids: Iterable<TraceId>) {
      narrowed.value = { label, ids: new Set(ids) };
    },
    clear() {
      narrowed.value = null;
    },
  };
});
