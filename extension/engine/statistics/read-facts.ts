import type { ResourceRecord, SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { PriceOf } from "../../model/cost/trace-cost.ts";
import { createTrace, foldRecord } from "../../model/fold.ts";
import type { SpanFacts } from "../../model/statistics/span-facts.ts";
import type { traceFactsInSteps } from "../../model/statistics/trace-facts.ts";
import type { Resource, Trace } from "../../model/trace.ts";
import { type RowSources, SharedRows } from "../shared-rows.ts";
import { slimRecord } from "./slim-record.ts";

/** Rows of the archive that are read at once. */
const ROWS = 8;
/** Sessions whose resources are remembered while trace after trace is read. */
const MOST_SESSIONS = 500;
/** Records between two looks at the clock. */
const STEP = 64;

export interface FactSources extends RowSources {
  resources(sid: SessionId): Promise<ResourceRecord[]>;
  /** Of the page of a session. */
  origin(sid: SessionId): Promise<string>;
}

interface Rules {
  facts: typeof traceFactsInSteps;
  priceOf: PriceOf;
}

interface KnownSession {
  resources: ReadonlyMap<number, Resource>;
  origin: string;
}

/** Reads what statistics keep of stored traces, one after the other. */
export class FactReader {
  readonly #rows: SharedRows;
  readonly #sessions = new Map<SessionId, KnownSession>();

  constructor(
    private readonly sources: FactSources,
    private readonly rules: Rules,
  ) {
    this.#rows = new SharedRows(sources);
  }

  /** Rows and sessions may change from now on. */
  forget(): void {
    this.#rows.forget();
    this.#sessions.clear();
  }

  /** Of a trace of which nothing is stored: nothing. */
  async read(traceId: TraceId): Promise<SpanFacts[]> {
    const trace = await this.#fold(traceId);
    const first = trace.spans.values().next().value;
    if (!first) return [];
    const { origin } = await this.#session(first.sessionId);
    const steps = this.rules.facts(trace, { origin, priceOf: this.rules.priceOf });
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      await this.sources.pause();
    }
  }

  async #fold(traceId: TraceId): Promise<Trace> {
    const trace = createTrace(traceId);
    const keys = await this.sources.keys(traceId);
    let count = 0;
    for (let i = 0; i < keys.length; i += ROWS)
      for (const { sid, records } of await this.#rows.read(keys.slice(i, i + ROWS))) {
        const { resources } = await this.#session(sid);
        for (const record of records) {
          if (record.type === "gap" || record.trace !== traceId) continue;
          const slim = slimRecord(record);
          if (slim) foldRecord(trace, { sid, record: slim }, (_, number) => resources.get(number));
          if (++count % STEP === 0) await this.sources.pause();
        }
      }
    return trace;
  }

  async #session(sid: SessionId): Promise<KnownSession> {
    const known = this.#sessions.get(sid);
    if (known) return known;
    const [resources, origin] = await Promise.all([this.sources.resources(sid), this.sources.origin(sid)]);
    const session = { resources: new Map(resources.map((each) => [each.resource, each])), origin };
    if (this.#sessions.size >= MOST_SESSIONS) this.#sessions.clear();
    this.#sessions.set(sid, session);
    return session;
  }
}
