import type { OtlpResourceSpans, OtlpScopeSpans, OtlpSpan, OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { recordsOfOtlp } from "../../../sdk/otlp/records-of-otlp.ts";
import type { TraceId, TraceRecord } from "../../../sdk/protocol/index.ts";
import type { KnownSpans } from "./known-spans.ts";
import { type ServerDoor, ServerSession } from "./server-session.ts";

/** What became of spans that came from elsewhere. */
export interface Taken {
  spans: number;
  /** Of these, spans that were here already. */
  known: number;
  traces: ReadonlySet<TraceId>;
}

/** Sessions one source may have: each document may have 256. Services beyond that share the last one. */
const MOST_SESSIONS = 200;

/**
 * Spans that servers recorded, on the same road as a page's: each service is a session of its own, its records are
 * validated at the same door, ordered, stored and shown as they are. What is here already is left out.
 */
export class ForeignSpans {
  #sessions = new Map<string, ServerSession>();
  /** One after the other: two answers with the same span must not both find it new. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param source where they come from: an address, shown with the session. */
  constructor(
    private readonly door: ServerDoor,
    private readonly known: KnownSpans,
    private readonly source: string,
  ) {}

  /** Resolves when all of it has been handed over; waits while storage is behind. */
  take(traces: OtlpTraces): Promise<Taken> {
    return this.#inTurn(() => this.#take(traces));
  }

  /** These spans of a trace were there and cannot be had any more. Returns how many of them are really missing. */
  missing(traceId: TraceId, spanIds: readonly string[]): Promise<number> {
    return this.#inTurn(async () => {
      const known = await this.known.of(traceId);
      const lost = new Set(spanIds.filter((id) => !known.has(id)));
      if (lost.size === 0) return 0;
      for (const id of lost) known.set(id, false);
      const session = this.#sessionOf(undefined);
      await session.send([{ type: "gap", covers: lost.size, reason: "overflow", traces: [traceId] }]);
      await session.flush();
      return lost.size;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #take({ resourceSpans }: OtlpTraces): Promise<Taken> {
    let spans = 0;
    let known = 0;
    const traces = new Set<TraceId>();
    for (const group of resourceSpans) {
      const session = this.#sessionOf(group.resource);
      for (const scopeSpans of group.scopeSpans)
        for (const span of scopeSpans.spans) {
          spans++;
          traces.add(span.traceId);
          const records = await this.#news(group, scopeSpans, span, session);
          if (records.length) await session.send(records);
          else known++;
        }
      await session.flush();
    }
    return { spans, known, traces };
  }

  /** Records of what is new about a span: all, its end alone, or nothing. */
  async #news(
    { scopeSpans: _, ...group }: OtlpResourceSpans,
    scopeSpans: OtlpScopeSpans,
    span: OtlpSpan,
    session: ServerSession,
  ): Promise<TraceRecord[]> {
    const known = await this.known.of(span.traceId);
    const isEnded = span.endTimeUnixNano !== undefined && span.endTimeUnixNano !== "0";
    const before = known.get(span.spanId);
    if (before === true || (before === false && !isEnded)) return [];
    known.set(span.spanId, isEnded);
    const whole = { ...group, scopeSpans: [{ ...scopeSpans, spans: [span] }] };
    const records = recordsOfOtlp({ resourceSpans: [whole] }, session.resources);
    return before === undefined ? records : records.flatMap(asUpdate);
  }

  #sessionOf(resource: OtlpResourceSpans["resource"]): ServerSession {
    const own = JSON.stringify(resource ?? null);
    const key = this.#sessions.has(own) || this.#sessions.size < MOST_SESSIONS ? own : OTHERS;
    const session = this.#sessions.get(key) ?? new ServerSession(this.door, this.source);
    this.#sessions.set(key, session);
    return session;
  }
}

/** No resource's JSON. */
const OTHERS = "others";

/** A span that was reported while it ran: what its start says now is news about it. */
function asUpdate(record: TraceRecord): TraceRecord[] {
  if (record.type !== "start") return [record];
  const { trace, span, name, attributes } = record;
  return [{ type: "update", trace, span, name, ...(attributes && { attributes }) }];
}
