import { type NodeKey, type Rows, rowAt, spanIdAt } from "../../../model/table/rows.ts";

interface TreeState {
  rows: Rows;
  selectedIndex: number;
  /** Rows of a screenful. */
  page: number;
  select(index: number): void;
  setCollapsed(key: NodeKey, isCollapsed: boolean): void;
}

/** Keys of a tree as ARIA's practices have them: arrows walk, Right opens and goes in, Left closes and goes out. */
export function treeKey(event: KeyboardEvent, state: TreeState): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { rows, selectedIndex, page, select, setCollapsed } = state;
  const last = rows.visible.length - 1;
  const row = rowAt(rows, selectedIndex);
  const go = (index: number): void => select(Math.min(Math.max(index, 0), last));
  switch (event.key) {
    case "ArrowDown":
      go(selectedIndex + 1);
      break;
    case "ArrowUp":
      go(selectedIndex < 0 ? last : selectedIndex - 1);
      break;
    case "PageDown":
      go(selectedIndex + page);
      break;
    case "PageUp":
      go(selectedIndex - page);
      break;
    case "Home":
      go(0);
      break;
    case "End":
      go(last);
      break;
    case "ArrowRight":
      if (row?.collapsed) setCollapsed(row.key, false);
      else if (row?.hasChildren) go(selectedIndex + 1);
      break;
    case "ArrowLeft":
      if (row?.hasChildren && !row.collapsed) setCollapsed(row.key, true);
      else if (row) go(parentIndex(rows, selectedIndex));
      break;
    default:
      return;
  }
  event.preventDefault();
}

function parentIndex(rows: Rows, index: number): number {
  const depth = rowAt(rows, index)?.depth ?? 0;
  for (let i = index - 1; i >= 0; i--) if ((rowAt(rows, i)?.depth ?? 0) < depth) return i;
  return index;
}

/** The span of a node; a missing parent is none. */
export const spanIdAtKey = ({ table }: Rows, key: NodeKey): string | null =>
  key >= 0 ? spanIdAt(table, key) : null;
