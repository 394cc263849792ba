import { computed, createModel, signal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import { applyDelta, type TableDelta } from "../../model/table/delta.ts";
import { above, deeperThan, layOut, type NodeKey, nodeOf, type Rows } from "../../model/table/rows.ts";
import { createTable, ENDED, has, INTERRUPTED, type TraceTable } from "../../model/table/trace-table.ts";
import type { SpanTree } from "../../model/table/tree.ts";
import type { TraceStatus } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";

/** The trace whose waterfall is on screen. Its table changes in place; a new object says so. */
export interface OpenedTrace {
  traceId: TraceId;
  revision: number;
  table: TraceTable;
  tree: SpanTree;
}

/** A mirror of the engine's table of one trace, brought up to date by its news. */
export const OpenedTraceModel = createModel((engine: Pick<EngineClient, "openTrace">) => {
  const revision = signal(0);
  const shape = signal(0);
  const wanted = signal<TraceId | null>(null);
  const failed = signal<string | null>(null);
  const reading = signal<number | null>(null);
  const collapsed = signal<ReadonlySet<NodeKey>>(new Set());
  /** Only this node's subtree is shown. */
  const focus = signal<NodeKey | null>(null);
  /** The chain of work that the end waited for is marked; stays from trace to trace. */
  const critical = signal(false);
  /** Times are drawn as they were told, also by a clock that is wrong; stays from trace to trace. */
  const rawTimes = signal(false);
  let table: TraceTable | null = null;
  let tree: SpanTree | null = null;
  /** Spans without an end are marked as interrupted. */
  let isMarked = false;

  function begin(traceId: TraceId | null): void {
    wanted.value = traceId;
    failed.value = null;
    reading.value = null;
    collapsed.value = new Set();
    focus.value = null;
    table = null;
    tree = null;
    isMarked = false;
    revision.value++;
    shape.value++;
  }

  return {
    /** The id asked for, also while its content is on its way. */
    wanted,
    /** Why the trace cannot be shown. */
    failed,
    /** How much of it is read, 0 to 1, while it is; `null` when it is all there. */
    reading,
    collapsed,
    focus,
    critical,
    rawTimes,
    opened: computed<OpenedTrace | null>(() => {
      const now = revision.value;
      return table && tree ? { traceId: table.traceId, revision: now, table, tree } : null;
    }),
    /** Lines of the waterfall; new only when a span appeared, moved, or was folded away. */
    rows: computed<Rows | null>(() => {
      void shape.value;
      return table && tree ? layOut(table, tree, collapsed.value, focus.value) : null;
    }),
    async open(traceId: TraceId | null) {
      if (traceId === wanted.peek()) return;
      begin(traceId);
      try {
        await engine.openTrace(traceId);
      } catch (error) {
        if (wanted.peek() === traceId)
          failed.value = error instanceof Error ? error.message : "The trace could not be read.";
      }
    },
    /** News of the opened trace. */
    append(delta: TableDelta) {
      if (delta.traceId !== wanted.value) return;
      table ??= createTable(delta.traceId);
      applyDelta(table, delta);
      reading.value = delta.share ?? null;
      if (delta.tree) {
        tree = delta.tree;
        shape.value++;
      }
      revision.value++;
    },
    setCollapsed(keys: Iterable<NodeKey>, isCollapsed: boolean) {
      const next = new Set(collapsed.value);
      for (const key of keys)
        if (isCollapsed) next.add(key);
        else next.delete(key);
      collapsed.value = next;
    },
    /** Opens what is above `depth` and closes what is not; without a depth everything is opened. */
    openTo(depth = Number.POSITIVE_INFINITY) {
      const place = tree && focus.value !== null ? tree.places[nodeOf(tree, focus.value)] : 0;
      collapsed.value = new Set(tree ? deeperThan(tree, depth, place) : []);
    },
    /** Shows only what is below a node; `null`: the whole trace again. */
    focusOn(key: NodeKey | null) {
      focus.value = key;
    },
    /** Opens what hides a node. */
    reveal(key: NodeKey) {
      if (!tree) return;
      const parents = above(tree, key);
      if (focus.value !== null && focus.value !== key && !parents.includes(focus.value)) focus.value = null;
      if (parents.some((parent) => collapsed.value.has(parent)))
        collapsed.value = new Set([...collapsed.value].filter((one) => !parents.includes(one)));
    },
    showCritical(on: boolean) {
      critical.value = on;
    },
    showRawTimes(on: boolean) {
      rawTimes.value = on;
    },
    /** Spans without an end are interrupted when their page is gone, and only then. */
    markStatus(status: TraceStatus) {
      const interrupted = status === "interrupted";
      // Asked with each change: without marks there are none to take back.
      if (!table || (!interrupted && !isMarked)) return;
      isMarked = interrupted;
      let changed = false;
      for (let row = 0; row < table.count; row++) {
        if (has(table, row, ENDED) || has(table, row, INTERRUPTED) === interrupted) continue;
        table.flags[row] = (table.flags[row] as number) ^ INTERRUPTED;
        changed = true;
      }
      if (!changed) return;
      table.revision++;
      revision.value++;
    },
  };
});
