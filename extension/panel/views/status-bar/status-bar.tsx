import { totalCost } from "../../../model/cost/trace-cost.ts";
import { counted, formatBytes, formatCost, formatDuration } from "../../../model/format.ts";
import type { TraceSummary } from "../../../model/trace.ts";
import type { TraceList } from "../../store/traces.ts";
import { useStore } from "../shared/store-context.ts";
import { ForwardMark } from "./forward-mark.tsx";
import { SealMark } from "./seal-mark.tsx";
import css from "./status-bar.module.css";

/** The opened trace in one line, or the list's totals; on the right what is kept and what was lost. */
export function StatusBar() {
  const { traces, selection, archive } = useStore();
  const list = traces.list.value;
  const traceId = selection.traceId.value;
  const trace = traceId === null ? undefined : list.byId.get(traceId);
  const counters = archive.counters.value;
  const lost = counters.overflow + counters.lost + counters.invalid;
  return (
    <footer class={css.bar}>
      {trace ? <TraceFacts trace={trace} /> : <ListFacts list={list} />}
      <span class={css.space} />
      <SealMark />
      <ForwardMark />
      {lost > 0 && (
        <span class={css.warning} title={LOSSES(counters)}>
          ⚠ {counted(lost, "record")} missing
        </span>
      )}
      {counters.refusedEnvelopes > 0 && (
        <span class={css.warning} title="Messages that were not well-formed were left out whole.">
          {counted(counters.refusedEnvelopes, "message")} refused
        </span>
      )}
      {counters.storedBytes > 0 && (
        <span class={css.stored} title="Kept in this browser's database">
          {formatBytes(counters.storedBytes)} stored
        </span>
      )}
    </footer>
  );
}

const LOSSES = ({ overflow, lost, invalid }: { overflow: number; lost: number; invalid: number }): string =>
  `${overflow} dropped by the page's full buffer, ${lost} never arrived, ${invalid} refused as invalid`;

/** The list whole: its rows change in place, and the same array would not be drawn again. */
function ListFacts({ list: { rows } }: { list: TraceList }) {
  const currency = useStore().prices.currency.value;
  const cost = totalCost(rows);
  return (
    <>
      <span>{counted(rows.length, "trace")}</span>
      {cost && <span title="Of the listed traces, together">{formatCost(cost, currency)}</span>}
    </>
  );
}

function TraceFacts({ trace }: { trace: TraceSummary }) {
  const currency = useStore().prices.currency.value;
  const tokens = (trace.inputTokens ?? 0) + (trace.outputTokens ?? 0);
  return (
    <>
      <span>{counted(trace.spanCount, "span")}</span>
      <span>{trace.durationMs === undefined ? "running…" : formatDuration(trace.durationMs)}</span>
      {tokens > 0 && <span>{counted(tokens, "token")}</span>}
      {trace.cost && (
        <span title="By your own prices and public price lists">{formatCost(trace.cost, currency)}</span>
      )}
      {trace.errorCount > 0 && <span class={css.error}>{counted(trace.errorCount, "error")}</span>}
      {trace.missing > 0 && <span class={css.warning}>⚠ {trace.missing} missing here</span>}
    </>
  );
}
