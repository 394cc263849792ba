import { useMemo } from "preact/hooks";
import { counted } from "../../../model/format.ts";
import { type Below, tellBelow } from "../../../model/table/below.ts";
import { keyOfSpan, spanIdAt } from "../../../model/table/rows.ts";
import { nameAt } from "../../../model/table/trace-table.ts";
import type { Span } from "../../../model/trace.ts";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./details.module.css";
import { SpanLink } from "./span-link.tsx";

/** What happened below the span in the opened trace; undefined: nothing stands below it. */
export function useBelow({ spanId }: Span): Below | undefined {
  const opened = useStore().opened.opened.value;
  const { table, tree } = opened ?? {};
  const key = table && keyOfSpan(table, spanId);
  const place = key === undefined ? undefined : tree?.places[key];
  // What only streams changes none of it.
  return useMemo(() => {
    if (!table || !tree || place === undefined || (tree.ends[place] ?? 0) <= place + 1) return undefined;
    return tellBelow(table, tree, place);
  }, [tree, place, table?.failures.size]);
}

/** Which steps failed, each a click away: who opens an agent must not look for them. */
export function FailedSteps({ below }: { below: Below | undefined }) {
  const table = useStore().opened.opened.value?.table;
  if (!table || !below?.failed) return null;
  const more = below.failed - below.failures.length;
  return (
    <div class={css.finding}>
      <strong>{counted(below.failed, "step")} failed</strong>
      <ul class={css.steps}>
        {below.failures.map((row) => (
          <li key={row}>
            <SpanLink spanId={spanIdAt(table, row)} name={nameAt(table, row)} />{" "}
            {clip(table.failures.get(row) ?? "")}
          </li>
        ))}
        {more > 0 && <li>… and {more.toLocaleString("en")} more</li>}
      </ul>
    </div>
  );
}
