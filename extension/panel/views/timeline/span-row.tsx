import { skewWords } from "../../../model/clock-skew.ts";
import { labelOf, type Row, spanIdAt } from "../../../model/table/rows.ts";
import { figuresOf } from "../../../model/table/stream-figures.ts";
import { clip } from "../shared/clip.ts";
import { accentColor } from "../shared/kind.ts";
import { useStore } from "../shared/store-context.ts";
import { describeRow } from "./describe-row.ts";
import { kindAt, stateAt } from "./scene.ts";
import type { Shown } from "./shown.ts";
import css from "./timeline.module.css";

/** Says that a row does not stand where its own clock puts it, or would not. */
function skewTitle({ rows: { table }, skew, isRaw }: Shown, key: number): string {
  const offsetMs = skew?.offsets[table.originOf[key] as number] ?? 0;
  return `Clock ${skewWords({ offsetMs })}, shown ${isRaw ? "as told" : "shifted"}`;
}

interface SpanRowProps {
  shown: Shown;
  row: Row;
  index: number;
  top: number;
  selected: boolean;
  onSelect: () => void;
  onToggle: () => void;
}

export const spanRowId = (key: number): string => `span-${key}`;

/** Deeper rows stay readable in a narrow gutter. */
const MAX_INDENT = 12;

/** Name of a span; its bar is on the canvas, and the same facts are in the row's label. */
export function SpanRow({ shown, row, index, top, selected, onSelect, onToggle }: SpanRowProps) {
  const { rows, skew, stallRule } = shown;
  const { key, depth, hasChildren, collapsed } = row;
  const name = labelOf(rows, key);
  const isSpan = key >= 0;
  const stream = isSpan ? rows.table.streams.get(key) : undefined;
  const { find } = useStore();
  const hits = isSpan && find.counts.value.size ? (find.counts.value.get(spanIdAt(rows.table, key)) ?? 0) : 0;
  const stalls = stream ? figuresOf(stream, stallRule).stalls.length : 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and the keys
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      id={spanRowId(key)}
      class={`${css.row} ${selected ? css.selected : index % 2 ? css.odd : ""}`}
      role="row"
      aria-level={depth + 1}
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-expanded={hasChildren ? !collapsed : undefined}
      aria-label={describeRow(shown, row)}
      data-row={index}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
      onDblClick={onToggle}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" class={css.label} title={clip(name)}>
        <span class={css.indent} style={{ width: `${Math.min(depth, MAX_INDENT) * 12}px` }} />
        <span
          class={hasChildren ? `${css.twisty} ${collapsed ? css.closed : ""}` : css.leaf}
          aria-hidden="true"
          onClick={(event) => {
            if (!hasChildren) return;
            event.stopPropagation();
            onToggle();
          }}
        />
        {isSpan ? (
          <>
            <span class={css.kind} style={{ background: accentColor(kindAt(rows.table, key)) }} />
            <span
              class={stateAt(rows.table, key) === "error" ? `${css.name} ${css.failed}` : css.name}
              dir="auto"
            >
              {clip(name)}
            </span>
            {hits > 0 && (
              <span class={css.hits} title={hits === 1 ? "found here" : `found ${hits} times`}>
                {hits}
              </span>
            )}
            {skew?.offsets[rows.table.originOf[key] as number] ? (
              <span class={css.clock} title={skewTitle(shown, key)} />
            ) : null}
            {stalls > 0 && (
              <span class={css.stalls} title={stalls === 1 ? "1 stall" : `${stalls} stalls`}>
                {stalls}
              </span>
            )}
          </>
        ) : (
          <span class={css.note} dir="auto">
            {name}
          </span>
        )}
      </div>
    </div>
  );
}
