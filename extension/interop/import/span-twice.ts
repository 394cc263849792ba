import type { OtlpSpan, OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { madeUpId } from "../../../sdk/otlp/read-ids.ts";
import type { ReadProblems } from "../../../sdk/otlp/read-problems.ts";

/** What became of the spans that were asked for. */
export interface OnceOnly {
  traces: OtlpTraces;
  /** Left out because they were there already, in the file or in the archive. */
  repeated: number;
}

/**
 * Each span once. A file may repeat a span, or hold one that was opened or recorded before: such a one is left out. Two
 * different spans of one id, as Zipkin's client and server share one, are both shown: the second under an id of its own.
 */
export class SpansSeen {
  /** Ids of the spans of each trace, with what tells two of one id apart. */
  readonly #seen = new Map<string, Map<string, string>>();

  /** Spans that the archive has of a trace; what else it says of them is not compared. */
  addStored(traceId: string, spanIds: Iterable<string>): void {
    const spans = this.#of(traceId);
    for (const id of spanIds) spans.set(id, STORED);
  }

  knows(traceId: string): boolean {
    return this.#seen.has(traceId);
  }

  /** In place: a reader made them for us. */
  onceOnly(traces: OtlpTraces, problems: ReadProblems): OnceOnly {
    let repeated = 0;
    for (const { scopeSpans } of traces.resourceSpans)
      for (const scope of scopeSpans) {
        const before = scope.spans.length;
        scope.spans = scope.spans.flatMap((span) => this.#keep(span, problems) ?? NOTHING);
        repeated += before - scope.spans.length;
      }
    return { traces, repeated };
  }

  #keep(span: OtlpSpan, problems: ReadProblems): OtlpSpan | undefined {
    const spans = this.#of(span.traceId);
    const known = spans.get(span.spanId);
    const face = faceOf(span);
    if (known === undefined) {
      spans.set(span.spanId, face);
      return span;
    }
    if (known === STORED || known === face) return undefined;
    const spanId = madeUpId(`${span.spanId} ${face}`, 16);
    if (spans.has(spanId)) return undefined;
    spans.set(spanId, face);
    problems.repair(
      `“${span.name}” has the span id ${span.spanId} of another span of its trace; it is shown as ${spanId}`,
    );
    return { ...span, spanId };
  }

  #of(traceId: string): Map<string, string> {
    const known = this.#seen.get(traceId);
    if (known) return known;
    const spans = new Map<string, string>();
    this.#seen.set(traceId, spans);
    return spans;
  }
}

const STORED = "stored";
const NOTHING: OtlpSpan[] = [];

const faceOf = ({ name, kind, startTimeUnixNano, parentSpanId }: OtlpSpan): string =>
  `${name} ${kind ?? 0} ${startTimeUnixNano} ${parentSpanId ?? ""}`;
