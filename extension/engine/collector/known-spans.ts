import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceContent } from "../engine-api.ts";

/** Traces whose spans are remembered; of others the archive is asked again. */
const MOST_TRACES = 500;

/** Which spans of a trace are here, whoever brought them; true: with their end. */
export type KnownOfTrace = Map<SpanId, boolean>;

/**
 * What is here already. A server's span comes again when the panel was reloaded, when a store is asked that the
 * collector's spans went to as well, and when the page's own spans were sent there: it must be shown once.
 */
export class KnownSpans {
  #byTrace = new Map<TraceId, Promise<KnownOfTrace>>();

  /** @param content what is stored of a trace. */
  constructor(private readonly content: (id: TraceId) => Promise<TraceContent | null>) {}

  of(id: TraceId): Promise<KnownOfTrace> {
    const known = this.#byTrace.get(id) ?? this.content(id).then(spansIn);
    // Most recently asked for last.
    this.#byTrace.delete(id);
    this.#byTrace.set(id, known);
    for (const oldest of this.#byTrace.keys()) {
      if (this.#byTrace.size <= MOST_TRACES) break;
      this.#byTrace.delete(oldest);
    }
    known.catch(() => this.#byTrace.delete(id));
    return known;
  }

  /** Deleted traces may be fetched again. */
  forget(ids: Iterable<TraceId>): void {
    for (const id of ids) this.#byTrace.delete(id);
  }
}

function spansIn(content: TraceContent | null): KnownOfTrace {
  const known: KnownOfTrace = new Map();
  for (const { record } of content?.records ?? []) {
    if (record.type === "start") known.set(record.span, known.get(record.span) ?? false);
    else if (record.type === "end") known.set(record.span, true);
  }
  return known;
}
