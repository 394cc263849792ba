import type { OtlpResourceSpans, OtlpScopeSpans, OtlpSpan, OtlpTraces } from "../otlp/otlp-json.ts";

/** One span as it is kept: its text, and the text of what it belongs to, which it shares with its neighbours. */
export interface KeptSpan {
  /** 1, 2, 3 … in the order of arrival, never used again. */
  seq: number;
  traceId: string;
  spanId: string;
  /** JSON of an `OtlpSpan`. */
  text: string;
  home: SpanHome;
}

/** The resource and scope of a span. */
export interface SpanHome {
  /** Beginning of a `resourceSpans` entry, up to its list of scopes. */
  resource: string;
  /** Beginning of a `scopeSpans` entry, up to its list of spans. */
  scope: string;
}

/** What an entry costs beside its text. */
const OVERHEAD = 128;
/** Names of dropped spans that are remembered, some 5 MB; of older ones nobody asks any more. */
const MOST_REMEMBERED = 50_000;

/** The most recent spans within a budget; the oldest give way, and which they were is remembered. */
export class SpanRing {
  #spans: KeptSpan[] = [];
  /** Index of the oldest in `#spans`. */
  #head = 0;
  #byTrace = new Map<string, KeptSpan[]>();
  #dropped = new Map<string, { seq: number; spanId: string }[]>();
  #remembered = 0;
  #bytes = 0;
  #last = 0;
  droppedSpans = 0;

  /** @param maxBytes of text, as UTF-16 code units, which for traces is about their bytes. */
  constructor(private readonly maxBytes: number) {}

  /** Number of the last span that came; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  get size(): number {
    return this.#spans.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add({ resourceSpans }: OtlpTraces): void {
    for (const group of resourceSpans)
      for (const scopeSpans of group.scopeSpans) {
        const home = homeOf(group, scopeSpans);
        for (const span of scopeSpans.spans) this.#push(span, home);
      }
    this.#trim();
  }

  #push(given: OtlpSpan, home: SpanHome): void {
    const { traceId, spanId } = given;
    const text = JSON.stringify(given);
    const span: KeptSpan = { seq: ++this.#last, traceId, spanId, text, home };
    this.#spans.push(span);
    const others = this.#byTrace.get(traceId);
    if (others) others.push(span);
    else this.#byTrace.set(traceId, [span]);
    this.#bytes += text.length + OVERHEAD;
  }

  #trim(): void {
    // A span of its own over the budget goes as well: memory is bounded whatever comes.
    while (this.#bytes > this.maxBytes && this.size > 0) this.#drop(this.#spans[this.#head++] as KeptSpan);
    if (this.#head > 1024 && this.#head * 2 > this.#spans.length) {
      this.#spans = this.#spans.slice(this.#head);
      this.#head = 0;
    }
  }

  #drop({ seq, traceId, spanId, text }: KeptSpan): void {
    this.#bytes -= text.length + OVERHEAD;
    this.droppedSpans++;
    const left = this.#byTrace.get(traceId);
    left?.shift();
    if (!left?.length) this.#byTrace.delete(traceId);
    const others = this.#dropped.get(traceId);
    if (others) others.push({ seq, spanId });
    else this.#dropped.set(traceId, [{ seq, spanId }]);
    this.#remembered++;
    for (const [id, { length }] of this.#dropped) {
      if (this.#remembered <= MOST_REMEMBERED) break;
      this.#dropped.delete(id);
      this.#remembered -= length;
    }
  }

  /** Which spans of a trace that came after one number, up to another, are not here any more. */
  droppedOf(traceId: string, after: number, upTo: number): string[] {
    return (this.#dropped.get(traceId) ?? [])
      .filter(({ seq }) => seq > after && seq <= upTo)
      .map(({ spanId }) => spanId);
  }

  /** Spans of a trace after a number, oldest first. */
  of(traceId: string, after: number): KeptSpan[] {
    return (this.#byTrace.get(traceId) ?? []).filter(({ seq }) => seq > after);
  }

  /** The oldest span after a number, whatever trace it is of. */
  after(seq: number): KeptSpan | undefined {
    const first = this.#spans[this.#head]?.seq;
    return first === undefined ? undefined : this.#spans[this.#head + Math.max(0, seq + 1 - first)];
  }
}

function homeOf(group: OtlpResourceSpans, scopeSpans: OtlpScopeSpans): SpanHome {
  const { scopeSpans: _, ...resource } = group;
  const { spans: __, ...scope } = scopeSpans;
  return { resource: opened(resource, "scopeSpans"), scope: opened(scope, "spans") };
}

/** `{"a":1,"list":[`, to be closed with `]}`. */
const opened = (rest: object, list: string): string =>
  `${JSON.stringify({ ...rest, [list]: [] }).slice(0, -2)}`;

/** JSON of an `OtlpTraces`; neighbours of one home share it. */
export function tracesText(spans: readonly KeptSpan[]): string {
  let text = "";
  let last: SpanHome | undefined;
  for (const { home, text: span } of spans) {
    if (last === home) text += `,${span}`;
    else text += `${last ? "]}]}," : ""}${home.resource}${home.scope}${span}`;
    last = home;
  }
  return `{"resourceSpans":[${text}${last ? "]}]}" : ""}]}`;
}
