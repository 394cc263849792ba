import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isSame, type PairDifference, statusOf } from "../../../model/compare/pair-difference.ts";
import { sayChange, sayFigure } from "../../../model/compare/to-markdown.ts";
import { stageKind } from "../../../model/stage-kind.ts";
import type { Span } from "../../../model/trace.ts";
import { clip } from "../shared/clip.ts";
import { accentColor, STATUS_WORDS } from "../shared/kind.ts";
import { StatusMark } from "../shared/status-mark.tsx";
import { useStore } from "../shared/store-context.ts";
import { useVirtualRows } from "../shared/use-virtual-rows.ts";
import css from "./compare.module.css";
import { rowAfterKey } from "./row-after-key.ts";

const ROW = 24;
const INDENT = 12;
/** Deeper rows stand no further to the right: a narrow panel must show their names. */
const DEEPEST = 12;

/** Both trees laid over each other, a row a step. */
export function PairRows() {
  const { compare } = useStore();
  const rows = compare.rows.value;
  const chosen = compare.chosen.value;
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, onScroll, scrollToRow, viewport } = useVirtualRows(scroller, rows.length, ROW);
  useEffect(() => scrollToRow(chosen), [chosen, scrollToRow]);

  function onKeyDown(event: KeyboardEvent): void {
    const next = rowAfterKey(event.key, chosen, rows, Math.max(1, Math.floor(viewport / ROW) - 1));
    if (next === undefined) return;
    event.preventDefault();
    compare.choose(next);
  }

  if (rows.length === 0)
    return <p class={css.empty}>Nothing differs: same steps, same parameters, same words.</p>;
  return (
    <div class={css.steps}>
      <div class={css.head} aria-hidden="true">
        <span>step</span>
        <span>before</span>
        <span>after</span>
        <span>change</span>
        <span>what differs</span>
      </div>
      <div
        ref={scroller}
        class={css.grid}
        role="treegrid"
        aria-label="Steps of both"
        aria-rowcount={rows.length}
        aria-activedescendant={`pair-${chosen}`}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: `${rows.length * ROW}px`, position: "relative" }}>
          {rows.slice(first, last).map((row, i) => (
            <PairRow key={first + i} row={row} index={first + i} isChosen={first + i === chosen} />
          ))}
        </div>
      </div>
    </div>
  );
}

const KIND_WORDS = { both: "in both", removed: "only before", added: "only after" } as const;
const KIND_MARKS = { both: "", removed: "−", added: "+" } as const;

function PairRow({ row, index, isChosen }: { row: PairDifference; index: number; isChosen: boolean }) {
  const { compare } = useStore();
  const { pair, kind, before, after } = row;
  const span = (pair.after ?? pair.before) as Span;
  const status = statusOf(span);
  const classes = [css.row, isChosen ? css.chosen : "", isSame(row) ? css.same : "", css[kind]];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is meant
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table's cannot be
    <div
      id={`pair-${index}`}
      role="row"
      class={classes.join(" ")}
      style={{ top: `${index * ROW}px`, height: `${ROW}px` }}
      aria-level={pair.depth + 1}
      aria-rowindex={index + 1}
      aria-selected={isChosen}
      aria-label={sentence(row)}
      onClick={() => compare.choose(index)}
    >
      <Cell class={css.name} style={{ paddingLeft: `${Math.min(pair.depth, DEEPEST) * INDENT}px` }}>
        <span class={css.sign}>{KIND_MARKS[kind]}</span>
        <span class={css.dot} style={{ background: accentColor(stageKind(span.attributes)) }} />
        {status !== "ok" && <StatusMark status={status} />}
        <span class={css.text} dir="auto">
          {nameOf(row)}
        </span>
      </Cell>
      <Cell class={css.figure}>{kind !== "added" && sayFigure("duration", before.duration)}</Cell>
      <Cell class={css.figure}>{kind !== "removed" && sayFigure("duration", after.duration)}</Cell>
      <Cell class={`${css.figure} ${row.figures.includes("duration") ? css.different : css.faint}`}>
        {kind === "both" ? sayChange(before.duration, after.duration) : KIND_WORDS[kind]}
      </Cell>
      <Cell class={css.changes}>
        {row.changes.map((change) => (
          <span key={change} class={css.chip}>
            {change}
          </span>
        ))}
      </Cell>
    </div>
  );
}

interface CellProps {
  class?: string;
  style?: { paddingLeft: string };
  children: ComponentChildren;
}

const Cell = ({ class: className, style, children }: CellProps) => (
  // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table cannot be
  // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
  <span role="gridcell" class={className} style={style}>
    {children}
  </span>
);

function nameOf({ pair: { before, after } }: PairDifference): string {
  if (before && after && before.name !== after.name) return clip(`${before.name} → ${after.name}`);
  return clip((after ?? before)?.name ?? "");
}

/** The row for a reader, in one sentence. */
function sentence(row: PairDifference): string {
  const { pair, kind, before, after, changes } = row;
  const parts = [nameOf(row), KIND_WORDS[kind]];
  const span = pair.after ?? pair.before;
  if (span) parts.push(STATUS_WORDS[statusOf(span)]);
  if (kind === "both") {
    parts.push(`${sayFigure("duration", before.duration)} then ${sayFigure("duration", after.duration)}`);
    parts.push(changes.length ? `changed: ${changes.join(", ")}` : "nothing else changed");
  }
  return parts.join(", ");
}
