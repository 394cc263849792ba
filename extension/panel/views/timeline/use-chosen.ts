import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { keyOfSpan, type NodeKey, type Rows } from "../../../model/table/rows.ts";
import { useStore } from "../shared/store-context.ts";
import { spanIdAtKey } from "./tree-keys.ts";

/** Keys walk over a missing parent, too, which is no span that could be chosen. */
const missing = signal<{ tree: Rows["tree"]; key: NodeKey } | null>(null);

export interface Chosen {
  /** The node that keys start from; `undefined` without one. */
  key: NodeKey | undefined;
  choose(key: NodeKey): void;
}

/** The node that is chosen in the timeline: the panel's span, or a missing parent. */
export function useChosen(rows: Rows | null): Chosen {
  const { selection } = useStore();
  const id = selection.spanId.value;
  const table = rows?.table;
  const count = rows?.visible.length ?? 0;
  const spanKey = useMemo(
    () => (id === null || !table ? undefined : keyOfSpan(table, id)),
    [table, count, id],
  );
  const other = missing.value;
  const key = id === null && other && other.tree === rows?.tree ? other.key : spanKey;
  return {
    key,
    choose(next) {
      missing.value = next < 0 && rows ? { tree: rows.tree, key: next } : null;
      selection.selectSpan(rows ? spanIdAtKey(rows, next) : null);
    },
  };
}
