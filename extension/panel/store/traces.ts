import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceSummary } from "../../model/trace.ts";
import { parseFilter } from "./filter.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import { BY_START, comparator, type Sort, type SortKey } from "./sort.ts";
import { SortedView } from "./sorted-view.ts";

/** Decides which traces belong to the list at all (tab, page load); `null`: all. */
export type Visibility = ((trace: TraceSummary) => boolean) | null;

const isSort = (value: unknown): value is Sort =>
  typeof value === "object" && value !== null && Object.hasOwn(FIRST_CLICK_DESCENDING, (value as Sort).key);

export interface TraceList {
  revision: number;
  rows: readonly TraceSummary[];
  byId: ReadonlyMap<TraceId, TraceSummary>;
}

/** Numbers are looked at largest first, words from A. */
const FIRST_CLICK_DESCENDING: Record<SortKey, boolean> = {
  name: false,
  status: false,
  start: true,
  duration: true,
  model: false,
  tokens: true,
  ttft: true,
};

/**
 * The list. Rows live in a Map and a sorted array that are changed in place; `revision` says when.
 * Copying them per event costs seconds at 20 000 rows.
 */
export const TracesModel = createModel((storage: KeyValueStorage, visibility: ReadonlySignal<Visibility>) => {
  const all = new Map<TraceId, TraceSummary>();
  let view = new SortedView([], comparator(BY_START));
  let accepts: (trace: TraceSummary) => boolean = () => true;

  const revision = signal(0);
  const loaded = signal(false);
  const filterText = signal("");
  const sort = savedSignal<Sort>(storage, "sort", BY_START, isSort);
  const filter = computed(() => parseFilter(filterText.value));

  /** Filter, order or scope changed: the view is made anew. */
  effect(() => {
    const matches = filter.value;
    const isVisible = visibility.value;
    const compare = comparator(sort.value);
    accepts = (trace) => (isVisible?.(trace) ?? true) && (matches?.(trace) ?? true);
    view = new SortedView([...all.values()].filter(accepts), compare);
    untracked(() => revision.value++);
  });

  function put(next: TraceSummary): void {
    const old = all.get(next.traceId);
    all.set(next.traceId, next);
    const was = old !== undefined && accepts(old);
    const is = accepts(next);
    if (was && is) view.replace(old, next);
    else if (was) view.remove(old);
    else if (is) view.insert(next);
  }

  return {
    revision,
    loaded,
    filterText,
    sort,
    /** What there is, and what of it to show, in order. Both change in place: a new object says so. */
    list: computed<TraceList>(() => ({ revision: revision.value, rows: view.rows, byId: all })),
    load(summaries: TraceSummary[]) {
      // News may have come before the list did: they are newer.
      for (const summary of summaries) if (!all.has(summary.traceId)) all.set(summary.traceId, summary);
      view = new SortedView([...all.values()].filter(accepts), comparator(sort.peek()));
      loaded.value = true;
      revision.value++;
    },
    apply(summaries: TraceSummary[], removed: TraceId[]) {
      if (summaries.length === 0 && removed.length === 0) return;
      for (const summary of summaries) put(summary);
      for (const traceId of removed) {
        const old = all.get(traceId);
        if (!old) continue;
        all.delete(traceId);
        view.remove(old);
      }
      revision.value++;
    },
    setFilter(text: string) {
      filterText.value = text;
    },
    /** A second click on the same column turns the order around. */
    sortBy(key: SortKey) {
      const same = sort.value.key === key;
      sort.value = { key, descending: same ? !sort.value.descending : FIRST_CLICK_DESCENDING[key] };
    },
  };
});
