import { formatDuration } from "../../../model/format.ts";
import type { TraceSummary } from "../../../model/trace.ts";
import { clip } from "../shared/clip.ts";
import { STATUS_WORDS } from "../shared/kind.ts";
import { StatusMark } from "../shared/status-mark.tsx";
import { type Column, tokensText } from "./columns.ts";
import { StageBar } from "./stage-bar.tsx";
import css from "./trace-list.module.css";

interface TraceRowProps {
  trace: TraceSummary;
  index: number;
  top: number;
  columns: readonly Column[];
  tracks: string;
  selected: boolean;
  onSelect: () => void;
}

export const rowId = (traceId: string): string => `trace-${traceId}`;

export function TraceRow({ trace, index, top, columns, tracks, selected, onSelect }: TraceRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and the keys
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      id={rowId(trace.traceId)}
      class={selected ? `${css.row} ${css.selected}` : css.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={describe(trace)}
      title={describe(trace)}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: tracks }}
      onClick={onSelect}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" class={css.name}>
        <StatusMark status={trace.status} />
        <span class={css.nameText} dir="auto">
          {clip(trace.question ?? trace.name)}
        </span>
        {trace.errorCount > 0 && trace.status !== "error" && (
          <span class={css.errors} title={errorsText(trace)}>
            ✕
          </span>
        )}
        {trace.missing > 0 && (
          <span class={css.missing} title={`${trace.missing} records missing`}>
            ⚠
          </span>
        )}
      </div>
      {columns.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div key={column.key} role="gridcell" class={column.numeric ? css.number : css.cell}>
          {column.text(trace)}
        </div>
      ))}
      <StageBar trace={trace} />
    </div>
  );
}

/** The row in one sentence, for a screen reader and the tooltip: also what a narrow list leaves out. */
function describe(trace: TraceSummary): string {
  const facts = [clip(trace.name), STATUS_WORDS[trace.status]];
  if (trace.question) facts.push(clip(trace.question));
  if (trace.durationMs !== undefined) facts.push(formatDuration(trace.durationMs));
  if (trace.ttftMs !== undefined) facts.push(`first chunk after ${formatDuration(trace.ttftMs)}`);
  if (trace.models.length) facts.push(clip(trace.models.join(", ")));
  if (tokensText(trace)) facts.push(`tokens ${tokensText(trace)}`);
  if (trace.errorCount) facts.push(errorsText(trace));
  if (trace.missing) facts.push(`${trace.missing} records missing`);
  return facts.join(" · ");
}

/** Also of a trace that ended well: a step of it failed. */
const errorsText = ({ errorCount }: TraceSummary): string =>
  `${errorCount} ${errorCount === 1 ? "error" : "errors"}`;
