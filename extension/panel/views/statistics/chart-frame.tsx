import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import css from "./statistics.module.css";

interface ChartFrameProps {
  title: string;
  note?: string;
  /** In place of a chart, where there is nothing to draw. */
  empty?: string;
  /** The same in numbers, for who does not see the chart. */
  table?: () => ComponentChildren;
  tableName?: string;
  children?: ComponentChildren;
}

/** A chart, what it is of, and its numbers. */
export function ChartFrame({ title, note, empty, table, tableName = "Numbers", children }: ChartFrameProps) {
  // Hundreds of cells, made anew with each answer: only for who wants to see them.
  const [isOpen, setOpen] = useState(false);
  return (
    <section class={css.frame} aria-label={title}>
      <h3 class={css.chartTitle}>
        {title}
        {note && <span class={css.sub}> {note}</span>}
      </h3>
      {empty ? <p class={css.note}>{empty}</p> : children}
      {table && (
        <details class={css.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{tableName}</summary>
          {isOpen && <div class={css.numbersBox}>{table()}</div>}
        </details>
      )}
    </section>
  );
}
