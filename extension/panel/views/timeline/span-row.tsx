import type { Row } from "../../../model/rows.ts";
import { stageKind } from "../../../model/stage-kind.ts";
import { clip } from "../shared/clip.ts";
import { accentColor } from "../shared/kind.ts";
import { describeRow } from "./describe-row.ts";
import { stateOf } from "./scene.ts";
import css from "./timeline.module.css";

interface SpanRowProps {
  row: Row;
  index: number;
  top: number;
  selected: boolean;
  onSelect: () => void;
  onToggle: () => void;
}

export const spanRowId = (spanId: string): string => `span-${spanId}`;

/** Deeper rows stay readable in a narrow gutter. */
const MAX_INDENT = 12;

/** Name of a span; its bar is on the canvas, and the same facts are in the row's label. */
export function SpanRow({ row, index, top, selected, onSelect, onToggle }: SpanRowProps) {
  const { span, depth, hasChildren, collapsed } = row;
  const state = stateOf(span);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and the keys
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      id={spanRowId(span.spanId)}
      class={`${css.row} ${selected ? css.selected : index % 2 ? css.odd : ""}`}
      role="row"
      aria-level={depth + 1}
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-expanded={hasChildren ? !collapsed : undefined}
      aria-label={describeRow(row)}
      data-row={index}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
      onDblClick={onToggle}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" class={css.label} title={clip(span.name)}>
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
        <span class={css.kind} style={{ background: accentColor(stageKind(span.attributes)) }} />
        <span class={state === "error" ? `${css.name} ${css.failed}` : css.name} dir="auto">
          {clip(span.name)}
        </span>
        {row.orphan && (
          <span class={css.note} title="Its parent span is not in this trace">
            missing parent
          </span>
        )}
      </div>
    </div>
  );
}
