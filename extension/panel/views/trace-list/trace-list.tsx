import { useEffect, useMemo, useRef } from "preact/hooks";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import { useVirtualRows } from "../shared/use-virtual-rows.ts";
import { columnsFor } from "./columns.ts";
import { ListHeader } from "./list-header.tsx";
import css from "./trace-list.module.css";
import { rowId, TraceRow } from "./trace-row.tsx";

const ROW_HEIGHT = 41;
const HEADER_HEIGHT = 22;
/** Elements for rows are used again in turns of a multiple of this: see `slots`. */
const SLOTS = 16;

/** All traces of the scope, live. Only the rows that are seen exist. */
export function TraceList() {
  const { traces, selection } = useStore();
  const { rows, revision } = traces.list.value;
  const selectedId = selection.traceId.value;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = columnsFor(useSize(scroller).width);
  const tracks = ["minmax(0, 1fr)", ...columns.map((column) => column.track)].join(" ");
  const { key, descending } = traces.sort.value;
  const view = useVirtualRows(scroller, rows.length, ROW_HEIGHT, {
    followTail: key === "start" && !descending,
    header: HEADER_HEIGHT,
  });
  const selectedIndex = useMemo(
    () => (selectedId === null ? -1 : rows.findIndex((row) => row.traceId === selectedId)),
    [rows, revision, selectedId],
  );
  // A row that leaves at one end gives its element to the one that comes at the other: under load the list runs
  // through all its rows several times a second, and making elements was most of what drawing it cost.
  const slots = Math.ceil((view.last - view.first) / SLOTS) * SLOTS;
  const isDrawn = selectedIndex >= view.first && selectedIndex < view.last;

  useEffect(() => view.scrollToRow(selectedIndex), [selectedId]);

  function select(index: number): void {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row) selection.selectTrace(row.traceId);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(view.viewport / ROW_HEIGHT) - 1);
    const to: Record<string, number> = {
      ArrowDown: selectedIndex + 1,
      ArrowUp: selectedIndex < 0 ? rows.length - 1 : selectedIndex - 1,
      PageDown: selectedIndex + page,
      PageUp: selectedIndex - page,
      Home: 0,
      End: rows.length - 1,
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(to, event.key)) return;
    event.preventDefault();
    select(to[event.key] as number);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      ref={scroller}
      class={css.list}
      role="grid"
      aria-label="Traces"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={isDrawn && selectedId ? rowId(selectedId) : undefined}
      tabIndex={0}
      onScroll={view.onScroll}
      onKeyDown={onKeyDown}
    >
      <ListHeader columns={columns} tracks={tracks} />
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" class={css.rows} style={{ height: `${view.height}px` }}>
        {rows.slice(view.first, view.last).map((trace, i) => (
          <TraceRow
            key={(view.first + i) % slots}
            trace={trace}
            index={view.first + i}
            top={(view.first + i) * ROW_HEIGHT}
            columns={columns}
            tracks={tracks}
            selected={trace.traceId === selectedId}
            onSelect={() => selection.selectTrace(trace.traceId)}
          />
        ))}
      </div>
      {rows.length === 0 && <p class={css.none}>No trace matches.</p>}
    </div>
  );
}
