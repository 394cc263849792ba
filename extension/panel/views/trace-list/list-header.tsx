import { useRef } from "preact/hooks";
import type { ColumnKey } from "../../store/columns.ts";
import type { Sort, SortKey } from "../../store/sort.ts";
import type { MenuPlace } from "../shared/menu.tsx";
import { useStore } from "../shared/store-context.ts";
import { COLUMNS } from "./columns.ts";
import css from "./trace-list.module.css";
import { type ColumnDrag, useColumnDrag } from "./use-column-drag.ts";

interface ListHeaderProps {
  columns: readonly ColumnKey[];
  tracks: string;
  onMenu: (at: MenuPlace) => void;
}

const NAME = { title: "Trace", meaning: "name", remark: undefined, numeric: false } as const;
/** CSS pixels a key press resizes by. */
const STEP = 8;

/**
 * Sorts by a click, moves a column by a drag or by Ctrl, Shift and arrows, resizes it by its line or by Shift and arrows; the button and
 * the context menu choose columns.
 */
export function ListHeader({ columns, tracks, onMenu }: ListHeaderProps) {
  const store = useStore();
  const sort = store.traces.sort.value;
  const drag = useColumnDrag(columns);
  // One stop for Tab, the arrows go on from there.
  const stop = sort.key === "name" || columns.includes(sort.key) ? sort.key : "name";

  return (
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus
    <div
      class={css.header}
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: tracks }}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      {(["name", ...columns] as const).map((key) => {
        const { title, meaning, remark, numeric } = key === "name" ? NAME : COLUMNS[key];
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div
            key={key}
            role="columnheader"
            aria-sort={ariaSort(sort, key)}
            class={`${numeric ? css.headNumber : css.head} ${drag.drop?.key === key ? css.dragged : ""}`}
            data-column={key}
            data-drop={dropSide(drag.drop, key, columns.at(-1))}
          >
            {key === "name" ? <MenuButton onMenu={onMenu} /> : <ResizeLine column={key} />}
            <button
              type="button"
              data-sort={key}
              title={headTitle(key, meaning, remark)}
              tabIndex={key === stop ? 0 : -1}
              onPointerDown={(event) => key !== "name" && drag.down(event, key)}
              onPointerMove={drag.move}
              onPointerUp={drag.up}
              onPointerCancel={drag.cancel}
              onClick={() => drag.swallowsClick() || store.traces.sortBy(key)}
              onKeyDown={(event) => onHeadKey(event, key, { shown: columns, columns: store.columns })}
            >
              {title}
              {sort.key === key && <span aria-hidden="true">{sort.descending ? " ▾" : " ▴"}</span>}
            </button>
          </div>
        );
      })}
    </div>
  );
}

function MenuButton({ onMenu }: { onMenu: (at: MenuPlace) => void }) {
  return (
    <button
      type="button"
      class={css.menuButton}
      aria-label="Columns and groups"
      title="Columns and groups"
      aria-haspopup="menu"
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        onMenu({ x: left, y: bottom });
      }}
    >
      ⋮
    </button>
  );
}

/** Which edge of a title shows where the dragged column would go. */
function dropSide(
  drop: ColumnDrag["drop"],
  key: SortKey,
  last: ColumnKey | undefined,
): "left" | "right" | undefined {
  if (!drop) return undefined;
  if (drop.before === key) return "left";
  return drop.before === null && key === last ? "right" : undefined;
}

interface HeadKeyParts {
  shown: readonly ColumnKey[];
  columns: ReturnType<typeof useStore>["columns"];
}

function onHeadKey(event: KeyboardEvent, key: SortKey, { shown, columns }: HeadKeyParts): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const isControl = event.ctrlKey || event.metaKey;
  if (step === 0 || event.altKey || (isControl && !event.shiftKey)) return;
  event.preventDefault();
  if (isControl) {
    const at = shown.indexOf(key as ColumnKey);
    const isEnd = at < 0 || at + step < 0 || at + step >= shown.length;
    if (!isEnd) columns.move(key as ColumnKey, shown[step > 0 ? at + 2 : at - 1] ?? null);
    return;
  }
  if (event.shiftKey) {
    if (key !== "name") columns.resize(key, columns.widthOf(key) + step * STEP);
    return;
  }
  const row = (event.currentTarget as HTMLElement).closest("[role=row]");
  const heads = [...(row?.querySelectorAll<HTMLElement>("[data-sort]") ?? [])];
  heads[heads.indexOf(event.currentTarget as HTMLElement) + step]?.focus();
}

const headTitle = (key: SortKey, meaning: string, remark?: string): string =>
  [
    `Sort by ${meaning}`,
    ...(remark ? [remark] : []),
    ...(key === "name" ? [] : ["Shift+arrows resize, Ctrl+Shift+arrows or a drag move it"]),
  ].join("; ");

/** The line at a column's left: the name gives or takes what it is moved by. A double click makes it as at first. */
function ResizeLine({ column }: { column: ColumnKey }) {
  const { columns } = useStore();
  const drag = useRef<{ from: number; width: number } | null>(null);
  const stop = () => {
    drag.current = null;
  };
  return (
    <span
      class={css.resize}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: event.clientX, width: columns.widthOf(column) };
      }}
      onPointerMove={({ clientX }) => {
        if (drag.current) columns.resize(column, drag.current.width + drag.current.from - clientX);
      }}
      onPointerUp={stop}
      onPointerCancel={stop}
      onDblClick={() => columns.resetWidth(column)}
    />
  );
}

const ariaSort = (sort: Sort, key: SortKey): "ascending" | "descending" | "none" =>
  sort.key !== key ? "none" : sort.descending ? "descending" : "ascending";
