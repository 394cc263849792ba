import { computed, type ReadonlySignal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceSummary } from "../../model/trace.ts";

/** Which traces: the open one, those that are selected, all that the list shows. */
export type TraceScope = "opened" | "picked" | "shown";

export interface ChosenFrom {
  opened: ReadonlySignal<TraceId | null>;
  /** Empty unless several are selected. */
  picked: { picked: ReadonlySignal<ReadonlySet<TraceId>>; ids: ReadonlySignal<ReadonlySet<TraceId>> };
  shown: ReadonlySignal<{ rows: readonly TraceSummary[]; byId: ReadonlyMap<TraceId, TraceSummary> }>;
}

/** What each choice means now. */
export function createChosenTraces({ opened, picked, shown }: ChosenFrom) {
  /** How many traces each choice has; none means that it cannot be chosen. */
  const counts = computed<Record<TraceScope, number>>(() => ({
    opened: opened.value === null ? 0 : 1,
    picked: picked.picked.value.size ? picked.ids.value.size : 0,
    shown: shown.value.rows.length,
  }));

  return {
    counts,
    /** In the list's order. */
    idsOf(which: TraceScope): TraceId[] {
      const open = opened.peek();
      if (which === "opened") return open === null ? [] : [open];
      const rows = shown.peek().rows.map(({ traceId }) => traceId);
      return which === "shown" ? rows : rows.filter((traceId) => picked.ids.peek().has(traceId));
    },
    /** What is selected is most likely meant, then what is open. */
    likely(): TraceScope {
      const there = counts.peek();
      return there.picked ? "picked" : there.opened ? "opened" : "shown";
    },
  };
}
