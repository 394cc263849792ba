import type { Row } from "../../../model/rows.ts";
import type { Store } from "../../store/store.ts";

interface TreeState {
  rows: readonly Row[];
  selectedIndex: number;
  /** Rows of a screenful. */
  page: number;
  selection: Store["selection"];
}

/** Keys of a tree as ARIA's practices have them: arrows walk, Right opens and goes in, Left closes and goes out. */
export function treeKey(event: KeyboardEvent, state: TreeState): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { rows, selectedIndex, page, selection } = state;
  const row = rows[selectedIndex];
  const go = (index: number): void => {
    const target = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (target) selection.selectSpan(target.span.spanId);
  };
  switch (event.key) {
    case "ArrowDown":
      go(selectedIndex + 1);
      break;
    case "ArrowUp":
      go(selectedIndex < 0 ? rows.length - 1 : selectedIndex - 1);
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
      go(rows.length - 1);
      break;
    case "ArrowRight":
      if (row?.collapsed) selection.setCollapsed(row.span.spanId, false);
      else if (row?.hasChildren) go(selectedIndex + 1);
      break;
    case "ArrowLeft":
      if (row?.hasChildren && !row.collapsed) selection.setCollapsed(row.span.spanId, true);
      else if (row) go(parentIndex(rows, selectedIndex));
      break;
    default:
      return;
  }
  event.preventDefault();
}

function parentIndex(rows: readonly Row[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let i = index - 1; i >= 0; i--) if ((rows[i] as Row).depth < depth) return i;
  return index;
}
