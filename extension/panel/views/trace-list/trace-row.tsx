import { FILE_ORIGIN, isFromFile } from "../../../model/file-origin.ts";
import { formatCost, formatDuration, formatTokens } from "../../../model/format.ts";
import { alarmOf } from "../../../model/found-rules.ts";
import type { Currency } from "../../../model/money.ts";
import { isRerun, RERUN_ORIGIN } from "../../../model/rerun-origin.ts";
import type { TraceSummary } from "../../../model/trace.ts";
import { budgetWords } from "../../store/budget-words.ts";
import type { ColumnKey } from "../../store/columns.ts";
import type { Mark } from "../../store/marks.ts";
import { clip } from "../shared/clip.ts";
import { STATUS_WORDS } from "../shared/kind.ts";
import { StatusMark } from "../shared/status-mark.tsx";
import { useStore } from "../shared/store-context.ts";
import { COLUMNS } from "./columns.ts";
import { StageBar } from "./stage-bar.tsx";
import css from "./trace-list.module.css";

interface TraceRowProps {
  trace: TraceSummary;
  index: number;
  top: number;
  columns: readonly ColumnKey[];
  tracks: string;
  mark: Mark | undefined;
  /** Any action on the selection concerns it. */
  selected: boolean;
  /** It is what the rest of the panel shows. */
  opened: boolean;
  /** Keys act on it. */
  current: boolean;
  /** It stands below a group's line. */
  inGroup: boolean;
  onClick: (event: MouseEvent) => void;
}

export const rowId = (traceId: string): string => `trace-${traceId}`;

export function TraceRow({
  trace,
  index,
  top,
  columns,
  tracks,
  mark,
  selected,
  opened,
  current,
  inGroup,
  onClick,
}: TraceRowProps) {
  const { preferences, prices, budgets } = useStore();
  const times = preferences.timeFormat.value;
  const currency = prices.currency.value;
  const over = budgetWords(trace, { limits: budgets.limits.value, over: budgets.over.value, currency });
  const words = describe(trace, mark, { currency, over });
  const alarm = alarmOf(trace.found);
  const classes = [css.row];
  if (selected) classes.push(css.selected);
  if (opened) classes.push(css.shown);
  if (current) classes.push(css.current);
  if (inGroup) classes.push(css.inGroup);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and the keys
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      id={rowId(trace.traceId)}
      class={classes.join(" ")}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={words}
      title={words}
      data-trace={trace.traceId}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: tracks }}
      onClick={onClick}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" class={css.name}>
        <StatusMark status={trace.status} />
        {mark?.pinned && <Pin />}
        {mark?.held && <Held />}
        {isFromFile(trace) && <FromFile />}
        {isRerun(trace) && <RunAgain />}
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
        {alarm && (
          <span class={css.alarm} role="img" aria-label={alarm} title={alarm}>
            !
          </span>
        )}
        {over && (
          <span class={css.overBudget} role="img" aria-label={over} title={over}>
            $!
          </span>
        )}
        {mark?.note && <bdi class={css.note}>{clip(mark.note)}</bdi>}
      </div>
      {columns.map((key) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div key={key} role="gridcell" class={COLUMNS[key].numeric ? css.number : css.cell}>
          {COLUMNS[key].text(trace, times, currency)}
        </div>
      ))}
      <StageBar trace={trace} />
    </div>
  );
}

function Pin() {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" class={css.pin} role="img" aria-label="pinned">
      <path d="M3 1h4l-.6 3L8 6H2l1.6-2zM5 6v3.4" />
    </svg>
  );
}

function Held() {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" class={css.pin} role="img" aria-label="on hold">
      <path d="M2 4.6h6v4.6H2zM3.2 4.6V3a1.8 1.8 0 0 1 3.6 0v1.6" />
    </svg>
  );
}

function FromFile() {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" class={css.file} role="img" aria-label="from a file">
      <path d="M2 .8h4l2 2v6.4H2zM6 .8v2h2" />
    </svg>
  );
}

function RunAgain() {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" class={css.file} role="img" aria-label="run again">
      <path d="M8.6 5A3.6 3.6 0 1 1 7.4 2.3M7.6.6v2h-2" />
    </svg>
  );
}

/** The row in one sentence, for a screen reader and the tooltip: also what a narrow list leaves out. */
function describe(
  trace: TraceSummary,
  mark: Mark | undefined,
  { currency, over }: { currency: Currency; over?: string },
): string {
  const facts = [clip(trace.name), STATUS_WORDS[trace.status]];
  if (mark?.pinned) facts.push("pinned");
  if (mark?.held) facts.push(mark.held.why ? `on hold: ${clip(mark.held.why)}` : "on hold");
  if (isFromFile(trace)) facts.push(`from the file ${clip(trace.origin.slice(FILE_ORIGIN.length))}`);
  if (isRerun(trace)) facts.push(`run again at ${clip(trace.origin.slice(RERUN_ORIGIN.length))}`);
  if (trace.question) facts.push(clip(trace.question));
  if (trace.durationMs !== undefined) facts.push(formatDuration(trace.durationMs));
  if (trace.ttftMs !== undefined) facts.push(`first chunk after ${formatDuration(trace.ttftMs)}`);
  if (trace.models.length) facts.push(clip(trace.models.join(", ")));
  if (formatTokens(trace)) facts.push(`tokens ${formatTokens(trace)}`);
  if (trace.cost) facts.push(`cost ${formatCost(trace.cost, currency)}`);
  if (over) facts.push(over);
  if (trace.found && alarmOf(trace.found)) facts.push(alarmOf(trace.found));
  if (trace.errorCount) facts.push(errorsText(trace));
  if (trace.missing) facts.push(`${trace.missing} records missing`);
  if (mark?.note) facts.push(`note: ${clip(mark.note)}`);
  return facts.join(" · ");
}

/** Also of a trace that ended well: a step of it failed. */
const errorsText = ({ errorCount }: TraceSummary): string =>
  `${errorCount} ${errorCount === 1 ? "error" : "errors"}`;
