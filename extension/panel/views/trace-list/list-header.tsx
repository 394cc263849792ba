import { useRef } from "preact/hooks";
import type { ColumnKey } from "../../store/columns.ts";
import type { Sort, SortKey } from "../../store/sort.ts";
import type { MenuPlace } from "../shared/menu.tsx";
import { useStore } from "../shared/store-context.ts";
import { COLUMNS } from "./columns.ts";
import css from "./trace-list.module.css";

interface ListHeaderProps {
  columns: readonly ColumnKey[];
  tracks: string;
  onMenu: (at: MenuPlace) => void;
}

const NAME = { title: "Trace", meaning: "name", numeric: false } as const;
/** CSS pixels a key press resizes by. */
const STEP = 8;

/** Sorts by a click, resizes by its lines or by Shift and arrows; the button and the context menu choose columns. */
export function ListHeader({ columns, tracks, onMenu }: ListHeaderProps) {
  const store = useStore();
  const sort = store.traces.sort.value;
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
        const { title, meaning, numeric } = key === "name" ? NAME : COLUMNS[key];
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div
            key={key}
            role="columnheader"
            aria-sort={ariaSort(sort, key)}
            class={numeric ? css.headNumber : css.head}
          >
            {key === "name" ? <MenuButton onMenu={onMenu} /> : <ResizeLine column={key} />}
            <button
              type="button"
              data-sort={key}
              title={`Sort by ${meaning}${key === "name" ? "" : "; Shift+arrows resize"}`}
              tabIndex={key === stop ? 0 : -1}
              onClick={() => store.traces.sortBy(key)}
              onKeyDown={(event) => onHeadKey(event, key, store.columns)}
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

function onHeadKey(
  event: KeyboardEvent,
  key: SortKey,
  columns: ReturnType<typeof useStore>["columns"],
): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.shiftKey) {
    if (key !== "name") columns.resize(key, columns.widthOf(key) + step * STEP);
    return;
  }
  const row = (event.currentTarget as HTMLElement).closest("[role=row]");
  const heads = [...(row?.querySelectorAll<HTMLElement>("[data-sort]") ?? [])];
  heads[heads.indexOf(event.currentTarget as HTMLElement) + step]?.focus();
}

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
