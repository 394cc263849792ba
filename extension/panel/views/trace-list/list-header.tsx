import type { Sort, SortKey } from "../../store/sort.ts";
import { useStore } from "../shared/store-context.ts";
import type { Column } from "./columns.ts";
import css from "./trace-list.module.css";

interface ListHeaderProps {
  columns: readonly Column[];
  tracks: string;
}

const NAME = { key: "name", title: "Trace", numeric: false } as const;

export function ListHeader({ columns, tracks }: ListHeaderProps) {
  const { traces } = useStore();
  const sort = traces.sort.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus
    <div class={css.header} role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
      {[NAME, ...columns].map(({ key, title, numeric }) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={key}
          role="columnheader"
          aria-sort={ariaSort(sort, key)}
          class={numeric ? css.headNumber : css.head}
        >
          <button type="button" title={`Sort by ${title.toLowerCase()}`} onClick={() => traces.sortBy(key)}>
            {title}
            {sort.key === key && <span aria-hidden="true">{sort.descending ? " ▾" : " ▴"}</span>}
          </button>
        </div>
      ))}
    </div>
  );
}

const ariaSort = (sort: Sort, key: SortKey): "ascending" | "descending" | "none" =>
  sort.key !== key ? "none" : sort.descending ? "descending" : "ascending";
