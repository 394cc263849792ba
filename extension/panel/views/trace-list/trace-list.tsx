import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TraceId } from "../../../../sdk/protocol/index.ts";
import { fittingColumns } from "../../store/columns.ts";
import { isGroup, lineId } from "../../store/grouping.ts";
import { clip } from "../shared/clip.ts";
import { Menu, type MenuPlace } from "../shared/menu.tsx";
import { ROW_HEIGHTS } from "../shared/row-heights.ts";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import { useVirtualRows } from "../shared/use-virtual-rows.ts";
import { isAtEnd } from "../shared/virtual-window.ts";
import { GroupRow, groupRowId } from "./group-row.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { ListHeader } from "./list-header.tsx";
import { goTo, onListKey } from "./list-keys.ts";
import { listMenu, traceMenu } from "./list-menus.tsx";
import { NoMatch } from "./no-match.tsx";
import { NoteDialog } from "./note-dialog.tsx";
import { PickBar } from "./pick-bar.tsx";
import css from "./trace-list.module.css";
import { rowId, TraceRow } from "./trace-row.tsx";
import { useAnchor } from "./use-anchor.ts";

const HEADER_HEIGHT = 25;
/** Left and right of a row. */
const PADDING = 14;
/** Elements for rows are used again in turns of a multiple of this: see `slots`. */
const SLOTS = 16;

/**
 * All traces of the scope, live. Only the rows that are seen exist. `isAlone`: what is opened takes its place, so that walking it by
 * keys opens nothing.
 */
export function TraceList({ isAlone = false }: { isAlone?: boolean }) {
  const store = useStore();
  const { traces, selection, picked, columns, marks, preferences } = store;
  const density = preferences.density.value;
  const rowHeight = ROW_HEIGHTS[density].trace;
  const { rows, byId } = traces.list.value;
  const { lines, revision } = traces.lines.value;
  const openId = selection.traceId.value;
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ of: "list" | "traces"; at: MenuPlace } | null>(null);
  const [noteOn, setNoteOn] = useState<TraceId | null>(null);
  const [holdOn, setHoldOn] = useState<TraceId[] | null>(null);
  /** How many rows the list had, in this order, when the reader left its end; null: it follows its end. */
  const [left, setLeft] = useState<{ order: string; rows: number } | null>(null);

  const shown = fittingColumns(columns.chosen.value, columns.widthOf, useSize(scroller).width - PADDING);
  const tracks = ["minmax(0, 1fr)", ...shown.map((key) => `${columns.widthOf(key)}px`)].join(" ");
  const { key, descending } = traces.sort.value;
  const grouping = traces.grouping.value;
  const followTail = key === "start" && !descending && grouping === "none";
  const view = useVirtualRows(scroller, lines.length, rowHeight, { followTail, header: HEADER_HEIGHT });
  const order = `${key} ${descending} ${grouping} ${traces.filterText.value}`;
  // Of a list that is wholly seen the end is, too.
  const hasLeft = left?.order === order && view.height > view.viewport;
  useAnchor(scroller, lines, rowHeight, order, followTail && !hasLeft);

  const cursor = picked.cursor.value;
  const cursorIndex = useMemo(
    () => (cursor === null ? -1 : lines.findIndex((line) => lineId(line) === cursor)),
    [lines, revision, cursor],
  );
  // A row that leaves at one end gives its element to the one that comes at the other: under load the list runs
  // through all its rows several times a second, and making elements was most of what drawing it cost.
  const slots = Math.ceil((view.last - view.first) / SLOTS) * SLOTS;
  const ids = picked.ids.value;
  const cursorLine = cursorIndex >= view.first && cursorIndex < view.last ? lines[cursorIndex] : undefined;
  const cursorElement =
    cursorLine && (isGroup(cursorLine) ? groupRowId(cursorIndex) : rowId(cursorLine.traceId));

  useEffect(() => view.scrollToRow(cursorIndex), [cursor]);

  function onScroll(): void {
    view.onScroll();
    const element = scroller.current;
    if (!element) return;
    const atEnd = isAtEnd(element.scrollTop, element.clientHeight, element.scrollHeight);
    setLeft((old) => (atEnd ? null : old?.order === order ? old : { order, rows: rows.length }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    // The header's buttons have keys of their own.
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(view.viewport / rowHeight) - 1);
    const used = onListKey(event, {
      store,
      lines,
      at: cursorIndex,
      page,
      walkOpens: !isAlone,
      onNote: setNoteOn,
      onMenu: openMenuAtCursor,
    });
    if (used) event.preventDefault();
  }

  function openMenuAtCursor(): void {
    const element = cursorElement && document.getElementById(cursorElement);
    const { left, bottom } = (element || scroller.current)?.getBoundingClientRect() ?? { left: 0, bottom: 0 };
    const isTraces = ids.size > 0 && !isGroup(cursorLine);
    setMenu({ of: isTraces ? "traces" : "list", at: { x: left + 16, y: bottom - rowHeight / 2 } });
  }

  function onRowClick(event: MouseEvent, traceId: TraceId): void {
    const adds = event.ctrlKey || event.metaKey;
    if (event.shiftKey) picked.extend(traceId, adds);
    else if (adds) picked.toggle(traceId);
    else {
      picked.one(traceId);
      selection.selectTrace(traceId);
    }
  }

  function onContextMenu(event: MouseEvent): void {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-trace]") : null;
    const id = row?.dataset.trace;
    if (id !== undefined && !ids.has(id)) picked.only(id);
    setMenu({ of: id === undefined ? "list" : "traces", at: { x: event.clientX, y: event.clientY } });
  }

  function follow(): void {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }

  const unseen = followTail && hasLeft ? rows.length - left.rows : 0;
  return (
    <div class={css.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table */}
      <div
        ref={scroller}
        class={css.list}
        role="grid"
        aria-label="Traces"
        aria-multiselectable="true"
        aria-rowcount={lines.length + 1}
        aria-activedescendant={cursorElement}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      >
        <ListHeader columns={shown} tracks={tracks} onMenu={(at) => setMenu({ of: "list", at })} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div
          role="rowgroup"
          class={`${css.rows} ${density === "compact" ? css.compact : ""}`}
          style={{ height: `${view.height}px`, "--row": `${rowHeight}px` }}
        >
          {lines.slice(view.first, view.last).map((line, i) => {
            const index = view.first + i;
            const place = { index, top: index * rowHeight, columns: shown, tracks };
            return isGroup(line) ? (
              <GroupRow
                key={index % slots}
                {...place}
                group={line}
                collapsed={traces.collapsed.value.includes(line.key)}
                current={line.key === cursor}
                onToggle={() => {
                  goTo(line, store);
                  traces.toggleGroup(line.key);
                }}
              />
            ) : (
              <TraceRow
                key={index % slots}
                {...place}
                trace={line}
                mark={marks.marks.value[line.traceId]}
                selected={ids.has(line.traceId)}
                opened={line.traceId === openId}
                current={line.traceId === cursor && picked.picked.value.size > 0}
                inGroup={grouping !== "none"}
                onClick={(event) => onRowClick(event, line.traceId)}
              />
            );
          })}
        </div>
        {lines.length === 0 && <NoMatch onDone={() => scroller.current?.focus()} />}
      </div>
      {unseen > 0 && (
        <button type="button" class={css.unseen} onClick={follow}>
          ↓ {unseen.toLocaleString("en")} new
        </button>
      )}
      <PickBar />
      {menu && (
        <Menu
          label={menu.of === "list" ? "Columns and groups" : "Selected traces"}
          at={menu.at}
          entries={menu.of === "list" ? listMenu(store, shown) : traceMenu(store, setNoteOn, setHoldOn)}
          onClose={() => setMenu(null)}
        />
      )}
      {holdOn !== null && <HoldDialog traceIds={holdOn} onClose={() => setHoldOn(null)} />}
      {noteOn !== null && (
        <NoteDialog
          name={clip(byId.get(noteOn)?.question ?? byId.get(noteOn)?.name ?? "")}
          note={marks.noteOf(noteOn)}
          onSave={(note) => marks.setNote(noteOn, note)}
          onClose={() => setNoteOn(null)}
        />
      )}
    </div>
  );
}
