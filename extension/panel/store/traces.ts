import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceCost } from "../../model/cost/trace-cost.ts";
import type { TraceSummary } from "../../model/trace.ts";
import { FilterModel } from "./filter.ts";
import { type Grouping, isGrouping, type ListLine, linesOf } from "./grouping.ts";
import type { MarksModel } from "./marks.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import { BY_START, comparator, isSort, nextSort, type Sort, type SortKey } from "./sort.ts";
import { SortedView } from "./sorted-view.ts";

/** Decides which traces belong to the list at all (tab, page load); `null`: all. */
export type Visibility = ((trace: TraceSummary) => boolean) | null;

export interface TraceList {
  revision: number;
  rows: readonly TraceSummary[];
  byId: ReadonlyMap<TraceId, TraceSummary>;
}

export interface ListLines {
  revision: number;
  lines: readonly ListLine[];
}

/** Closed groups remembered; the oldest are forgotten. */
const MAX_COLLAPSED = 500;

const areKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === "string");

type Marks = Pick<InstanceType<typeof MarksModel>, "marks">;

/**
 * The list. Rows live in a Map and a sorted array that are changed in place; `revision` says when.
 * Copying them per event costs seconds at 20 000 rows.
 */
export const TracesModel = createModel(
  (
    storage: KeyValueStorage,
    visibility: ReadonlySignal<Visibility>,
    { marks }: Marks,
    filter = new FilterModel(storage),
    costOf: (trace: TraceSummary) => TraceCost | undefined = () => undefined,
    /** With what else is known of it and not stored in its row. */
    complete: (trace: TraceSummary) => TraceSummary = (trace) => trace,
  ) => {
    const all = new Map<TraceId, TraceSummary>();
    let accepts: (trace: TraceSummary) => boolean = () => true;
    let compare = comparator(BY_START);
    let view = new SortedView([], compare);

    const revision = signal(0);
    const loaded = signal(false);
    const sort = savedSignal<Sort>(storage, "sort", BY_START, isSort);
    const grouping = savedSignal<Grouping>(storage, "grouping", "none", isGrouping);
    const collapsed = savedSignal<readonly string[]>(storage, "collapsed", [], areKeys, "place");
    /** Ids in order, as text: a note changes the marks, but not the order of the list. */
    const pinned = computed(() =>
      Object.keys(marks.value)
        .filter((id) => marks.value[id]?.pinned)
        .sort()
        .join(),
    );

    /** Filter, order, scope or pins changed: the view is made anew. */
    effect(() => {
      const matches = filter.test.value;
      const isVisible = visibility.value;
      const pins = new Set(pinned.value ? pinned.value.split(",") : []);
      compare = comparator(sort.value, pins.size ? (trace) => pins.has(trace.traceId) : undefined);
      accepts = (trace) => (isVisible?.(trace) ?? true) && (matches?.(trace) ?? true);
      view = new SortedView([...all.values()].filter(accepts), compare);
      untracked(() => revision.value++);
    });

    function put(told: TraceSummary): void {
      const old = all.get(told.traceId);
      const cost = costOf(told);
      const next = complete(cost ? { ...told, cost } : told);
      all.set(next.traceId, next);
      const was = old !== undefined && accepts(old);
      const is = accepts(next);
      if (was && is) view.replace(old, next);
      else if (was) view.remove(old);
      else if (is) view.insert(next);
    }

    /** What there is, and what of it to show, in order. Both change in place: a new object says so. */
    const list = computed<TraceList>(() => ({ revision: revision.value, rows: view.rows, byId: all }));

    return {
      revision,
      loaded,
      filterText: filter.text,
      sort,
      grouping,
      collapsed,
      list,
      /** The list as it stands, with its groups. Changes in place, too. */
      lines: computed<ListLines>(() => ({
        revision: list.value.revision,
        lines: linesOf(list.value.rows, grouping.value, new Set(collapsed.value)),
      })),
      /** Is it among the rows that are shown? */
      isListed(id: TraceId): boolean {
        const trace = list.value.byId.get(id);
        return trace !== undefined && accepts(trace);
      },
      /** All rows that belong to the list, whether the filter lets them through or not. */
      *unfiltered(): Generator<TraceSummary> {
        const isVisible = visibility.peek();
        for (const trace of all.values()) if (isVisible?.(trace) ?? true) yield trace;
      },
      load(summaries: TraceSummary[]) {
        // News may have come before the list did: they are newer.
        for (const summary of summaries)
          if (!all.has(summary.traceId)) all.set(summary.traceId, complete(summary));
        view = new SortedView([...all.values()].filter(accepts), compare);
        loaded.value = true;
        revision.value++;
      },
      apply(summaries: TraceSummary[], removed: TraceId[]) {
        if (summaries.length === 0 && removed.length === 0) return;
        for (const summary of summaries) put(summary);
        const gone = new Set<TraceSummary>();
        for (const traceId of removed) {
          const old = all.get(traceId);
          if (old) gone.add(old);
          all.delete(traceId);
        }
        if (gone.size) view.removeAll(gone);
        revision.value++;
      },
      /** Prices changed. */
      recost() {
        for (const trace of [...all.values()]) if (trace.billed) put(trace);
        revision.value++;
      },
      /** More is known of these, or of all. Rows that are not there yet are made complete when they come. */
      recomplete(ids: Iterable<TraceId> = all.keys()) {
        for (const id of [...ids]) {
          const trace = all.get(id);
          if (trace) put(trace);
        }
        revision.value++;
      },
      setFilter(text: string) {
        filter.setText(text);
      },
      sortBy(key: SortKey) {
        sort.value = nextSort(sort.value, key);
      },
      groupBy(next: Grouping) {
        grouping.value = next;
      },
      /** Closes a group, or opens it. */
      toggleGroup(key: string) {
        const others = collapsed.value.filter((each) => each !== key);
        collapsed.value =
          others.length < collapsed.value.length ? others : [...others, key].slice(-MAX_COLLAPSED);
      },
    };
  },
);
