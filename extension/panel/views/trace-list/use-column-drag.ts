import { useRef, useState } from "preact/hooks";
import type { CssPixels } from "../../../model/units.ts";
import type { ColumnKey } from "../../store/columns.ts";
import { useStore } from "../shared/store-context.ts";

/** A hand that clicks trembles by as much. */
const TREMBLE: CssPixels = 4;

export interface ColumnDrag {
  /** What is dragged, and the column that it would stand left of; `null`: at the end. */
  drop: { key: ColumnKey; before: ColumnKey | null } | null;
  down(event: PointerEvent, key: ColumnKey): void;
  move(event: PointerEvent): void;
  up(): void;
  cancel(): void;
  /** The click that ends a drag is none. */
  swallowsClick(): boolean;
}

/** Drags a column by its title. `columns`: those that are shown. */
export function useColumnDrag(columns: readonly ColumnKey[]): ColumnDrag {
  const store = useStore();
  const held = useRef<{ key: ColumnKey; from: CssPixels } | null>(null);
  const dragged = useRef(false);
  const [drop, setDrop] = useState<ColumnDrag["drop"]>(null);
  const cancel = () => {
    held.current = null;
    setDrop(null);
  };
  return {
    drop,
    down(event, key) {
      dragged.current = false;
      if (event.button === 0) held.current = { key, from: event.clientX };
    },
    move(event) {
      const { key, from } = held.current ?? {};
      const element = event.currentTarget as HTMLElement;
      if (key === undefined || from === undefined) return;
      if (!dragged.current && Math.abs(event.clientX - from) < TREMBLE) return;
      if (!dragged.current) element.setPointerCapture(event.pointerId);
      dragged.current = true;
      const heads = [
        ...(element
          .closest("[role=row]")
          ?.querySelectorAll<HTMLElement>("[data-column]:not([data-column=name])") ?? []),
      ];
      const next = heads.find((head) => {
        const { left, width } = head.getBoundingClientRect();
        return event.clientX < left + width / 2;
      });
      setDrop({ key, before: columns.find((column) => column === next?.dataset.column) ?? null });
    },
    up() {
      if (drop) store.columns.move(drop.key, drop.before);
      cancel();
    },
    cancel,
    swallowsClick() {
      const was = dragged.current;
      dragged.current = false;
      return was;
    },
  };
}
