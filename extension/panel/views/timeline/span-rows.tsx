import { useMemo } from "preact/hooks";
import { type NodeKey, type Row, type Rows, rowAt } from "../../../model/table/rows.ts";
import type { CssPixels } from "../../../model/units.ts";
import { useStore } from "../shared/store-context.ts";
import { createRowCache } from "./row-cache.ts";
import type { Shown } from "./shown.ts";
import { SpanRow } from "./span-row.tsx";
import css from "./timeline.module.css";

interface SpanRowsProps {
  shown: Shown;
  /** Lines on screen, `last` exclusive. */
  first: number;
  last: number;
  gutter: CssPixels;
  /** Of one line. */
  rowHeight: CssPixels;
  /** Of all lines. */
  height: CssPixels;
  chosen: NodeKey | undefined;
  choose: (index: number) => void;
}

/** The lines on screen, of a trace of any size. */
export function SpanRows({ shown, first, last, gutter, rowHeight, height, chosen, choose }: SpanRowsProps) {
  const { opened } = useStore();
  const cache = useMemo(() => createRowCache<NodeKey>(), []);
  const { rows } = shown;
  return (
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      role="rowgroup"
      class={css.rows}
      style={{ height: `${height}px`, "--gutter": `${gutter}px`, "--row": `${rowHeight}px` }}
    >
      {cache.rows(
        linesOf(rows, first, last),
        [shown, rows.table.revision, chosen, rowHeight],
        (row) => row.key,
        (row, i) => (
          <SpanRow
            key={row.key}
            shown={shown}
            row={row}
            index={first + i}
            top={(first + i) * rowHeight}
            selected={row.key === chosen}
            onSelect={() => choose(first + i)}
            onToggle={() => row.hasChildren && opened.setCollapsed([row.key], !row.collapsed)}
          />
        ),
      )}
    </div>
  );
}

function linesOf(rows: Rows, first: number, last: number): Row[] {
  const lines: Row[] = [];
  for (let i = first; i < last; i++) {
    const row = rowAt(rows, i);
    if (row) lines.push(row);
  }
  return lines;
}
