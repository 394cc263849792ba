import { createTrace, foldRecord } from "../../../../../extension/model/fold.ts";
import type { Trace } from "../../../../../extension/model/trace.ts";
import type { Attributes, SpanId, TraceId } from "../../../../../sdk/protocol/index.ts";

export interface MadeSpan {
  name: string;
  /** Index of the parent. */
  parent?: number;
  /** Default 1000. */
  durationMs?: number;
  failed?: boolean;
  /** When chunks of one letter came, after its start. */
  chunksMs?: number[];
  attributes?: Attributes;
  /** After the trace's own start. Default 0. */
  atMs?: number;
}

export const traceIdOf = (n: number): TraceId => n.toString(16).padStart(32, "0");
export const spanIdOf = (trace: number, n: number): SpanId =>
  (trace * 1000 + n + 1).toString(16).padStart(16, "0");
export const spanOf = (name: string, rest: Omit<MadeSpan, "name"> = {}): MadeSpan => ({ name, ...rest });

/** The n-th trace starts n seconds after the year 2020 began. */
export function madeTrace(n: number, spans: readonly MadeSpan[]): Trace {
  const trace = createTrace(traceIdOf(n));
  const sid = "5".repeat(32);
  const startMs = Date.UTC(2020, 0, 1) + n * 1000;
  spans.forEach(({ name, parent, durationMs = 1000, failed, chunksMs, attributes, atMs = 0 }, i) => {
    const ids = { trace: traceIdOf(n), span: spanIdOf(n, i) };
    const at = (ms: number) => `${startMs + atMs + ms}000000`;
    const records = [
      {
        ...{ type: "start" as const, ...ids, name, kind: 1 as const, time: at(0), resource: 1, attributes },
        ...(parent !== undefined && { parent: spanIdOf(n, parent) }),
      },
      ...(chunksMs
        ? [
            {
              type: "chunks" as const,
              ...ids,
              time: at(0),
              at: chunksMs.map((ms) => ms * 1000),
              parts: chunksMs.map(() => "x"),
            },
          ]
        : []),
      { type: "end" as const, ...ids, time: at(durationMs), ...(failed && { status: { code: 2 as const } }) },
    ];
    for (const record of records) foldRecord(trace, { sid, record }, () => undefined);
  });
  return trace;
}
