import type { SpanId, TraceId, TraceRecord } from "../../../sdk/protocol/index.ts";

/** Ends of one span that are told apart from the first: a page may say so twice, by mistake or on purpose. */
const MOST_REMEMBERED = 20_000;

/** Which spans end, each once. */
export class EndedSpans {
  readonly #known = new Set<string>();

  /** Those of them that nobody has named yet. */
  only(spans: ReadonlyMap<TraceId, readonly SpanId[]>): Map<TraceId, SpanId[]> {
    const fresh = new Map<TraceId, SpanId[]>();
    for (const [traceId, spanIds] of spans) {
      const ids = spanIds.filter((id) => this.#isNew(`${traceId} ${id}`));
      if (ids.length) fresh.set(traceId, ids);
    }
    return fresh;
  }

  of(records: readonly TraceRecord[]): Map<TraceId, SpanId[]> {
    const ended = new Map<TraceId, SpanId[]>();
    for (const record of records) {
      if (record.type !== "end" || !this.#isNew(`${record.trace} ${record.span}`)) continue;
      const spanIds = ended.get(record.trace);
      if (spanIds) spanIds.push(record.span);
      else ended.set(record.trace, [record.span]);
    }
    return ended;
  }

  #isNew(name: string): boolean {
    if (this.#known.has(name)) return false;
    this.#known.add(name);
    if (this.#known.size > MOST_REMEMBERED) this.#known.delete(this.#known.values().next().value as string);
    return true;
  }
}
