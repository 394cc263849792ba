import type { SessionId } from "../../../sdk/protocol/index.ts";
import { asName } from "../attribute-values.ts";
import { clockSkewOf, type SkewedClock } from "../clock-skew.ts";
import type { RecordedTrace } from "../fold.ts";
import { foldIntoTable } from "../table/fold-table.ts";
import { idHigh, idLow } from "../table/id-index.ts";
import { createTable, rowOf } from "../table/trace-table.ts";
import { growTree } from "../table/tree.ts";
import type { Span, Trace } from "../trace.ts";
import type { Milliseconds } from "../units.ts";

/** A trace with the times of wrong clocks put right, and which those were; the trace itself while all agree. */
export interface ClocksPutRight {
  trace: Trace;
  clocks: readonly SkewedClock[];
}

/**
 * Rules ask what came before what, and what the end waited for: a server's or a worker's wrong clock would mislead all of
 * them. The amounts are those that the timeline draws by (`clock-skew.ts`); of what is stored nothing changes.
 *
 * @param recorded what the trace was folded from
 */
export function clocksPutRight(trace: Trace, recorded: RecordedTrace): ClocksPutRight {
  const serviceOf = servicesOf(recorded);
  if (isOneClock(recorded, serviceOf)) return { trace, clocks: [] };
  const table = createTable(trace.traceId, trace.spans.size);
  for (const stored of recorded.records)
    if (stored.record.type === "start" || stored.record.type === "end")
      foldIntoTable(table, stored, serviceOf);
  const skew = clockSkewOf(table, growTree(table));
  if (!skew) return { trace, clocks: [] };
  const offsetOf = ({ spanId }: Span): Milliseconds => {
    const row = rowOf(table, idHigh(spanId), idLow(spanId));
    return row < 0 ? 0 : (skew.offsets[table.originOf[row] as number] ?? 0);
  };
  const spans = [...trace.spans].map(([id, span]) => [id, shifted(span, offsetOf(span))] as const);
  return { trace: { ...trace, spans: new Map(spans) }, clocks: skew.clocks };
}

type ServiceOf = (sid: SessionId, resource: number) => string;

function servicesOf({ resources }: RecordedTrace): ServiceOf {
  const names = new Map(
    resources.map(({ sid, record: { resource, attributes } }) => [
      `${sid}/${resource}`,
      asName(attributes["service.name"]) ?? "",
    ]),
  );
  return (sid, resource) => names.get(`${sid}/${resource}`) ?? "";
}

/** Most traces are told by one page: then no table is made. */
function isOneClock({ records }: RecordedTrace, serviceOf: ServiceOf): boolean {
  let first: string | undefined;
  for (const { sid, record } of records) {
    if (record.type !== "start") continue;
    const clock = `${sid} ${serviceOf(sid, record.resource)}`;
    first ??= clock;
    if (clock !== first) return false;
  }
  return true;
}

/** A stream's times count from its span's start and go with it. */
function shifted(span: Span, ms: Milliseconds): Span {
  if (ms === 0) return span;
  const ns = BigInt(Math.round(ms * 1e6));
  return {
    ...span,
    startNs: span.startNs + ns,
    startMs: span.startMs + ms,
    ...(span.endNs !== undefined && { endNs: span.endNs + ns }),
    ...(span.endMs !== undefined && { endMs: span.endMs + ms }),
    events: span.events.map((event) => ({ ...event, timeNs: event.timeNs + ns })),
  };
}
