import type { GapRecord, SessionId, SpanId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { StoredRecord, TraceContent } from "./engine-api.ts";
import type { LiveSession } from "./live-sessions.ts";
import type { NamedResource } from "./trace-reading.ts";

/** Spans whose records the panel is told one by one. */
export class OpenedSpans {
  isRead = false;
  #news: StoredRecord[] = [];
  #newResources: NamedResource[] = [];
  readonly #told = new Set<string>();

  constructor(private readonly ids: ReadonlySet<SpanId>) {}

  has(record: SpanRecord | GapRecord): boolean {
    return record.type !== "gap" && this.ids.has(record.span);
  }

  tell(resources: NamedResource[]): void {
    for (const { sid, record } of resources) this.#told.add(`${sid}/${record.resource}`);
  }

  add(sid: SessionId, record: SpanRecord | GapRecord, resources: LiveSession["resources"]): void {
    this.#news.push({ sid, record });
    const resource = record.type === "start" && resources.get(record.resource);
    if (!resource || this.#told.has(`${sid}/${resource.resource}`)) return;
    this.#newResources.push({ sid, record: resource });
    this.tell([{ sid, record: resource }]);
  }

  take(traceId: TraceId): TraceContent | null {
    if (!this.#news.length) return null;
    const content = { traceId, resources: this.#newResources, records: this.#news };
    this.#news = [];
    this.#newResources = [];
    return content;
  }
}
