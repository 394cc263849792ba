import type { SessionId, SpanId, TraceId, TraceRecord } from "../../../sdk/protocol/index.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import { FILE_ORIGIN } from "../../model/file-origin.ts";
import type { OutgoingRow } from "../archive/outgoing-store.ts";
import { EndedSpans } from "./ended-spans.ts";
import type { ForwardState } from "./forward-state.ts";
import { LiveForwarder, type LiveForwarderParts } from "./live-forwarder.ts";

export interface ForwardingParts extends Omit<LiveForwarderParts, "changed"> {
  /** What a session left open whose document is gone; nothing while it is there. */
  unfinished(sid: SessionId): ReadonlyMap<TraceId, readonly SpanId[]>;
  changed(states: ForwardState[]): void;
}

/** A page that the back/forward cache keeps may come back and end its spans. */
const LEFT_MS = 30_000;

const NONE: readonly OutgoingRow[] = [];

/**
 * Live sending: spans of pages go to each destination that wants them when they end. All that the engine needs to know
 * of it.
 */
export class Forwarding {
  readonly #live = new Map<string, LiveForwarder>();
  #known = new Set<string>();
  readonly #ended = new EndedSpans();

  constructor(private readonly parts: ForwardingParts) {}

  /** All that are set up; those that are `live` get spans from now on, and what waits for them since the last time. */
  configure(destinations: readonly Destination[]): void {
    const ids = new Set(destinations.map(({ id }) => id));
    for (const id of this.#known)
      if (!ids.has(id))
        void this.parts
          .queue()
          ?.clear(id)
          .catch(() => undefined);
    this.#known = ids;
    const wanted = new Map(destinations.flatMap((to) => (to.live ? [[to.id, to] as const] : [])));
    for (const [id, forwarder] of this.#live) {
      if (isSame(forwarder.destination, wanted.get(id))) continue;
      forwarder.stop();
      this.#live.delete(id);
    }
    for (const [id, to] of wanted) if (!this.#live.has(id)) this.#begin(id, to);
    this.#tell();
  }

  #begin(id: string, to: Destination): void {
    const forwarder = new LiveForwarder(to, {
      ...this.parts,
      changed: () => {
        if (this.#live.get(id) === forwarder) this.#tell();
      },
    });
    this.#live.set(id, forwarder);
    forwarder.wake();
  }

  /** Of pages alone: what is in files and at servers is where it came from already. */
  takes(documentId: string): boolean {
    return !documentId.startsWith(FILE_ORIGIN) && !documentId.startsWith("server:");
  }

  /** Spans of a batch that are to be sent, for each destination: to be stored with it. */
  leaving(documentId: string, records: readonly TraceRecord[]): readonly OutgoingRow[] {
    if (!this.#live.size || !this.takes(documentId)) return NONE;
    return this.#rowsOf(this.#ended.of(records));
  }

  /** Sessions have come, or gone: what those leave open will not end any more. */
  moved(sids: ReadonlySet<SessionId>): void {
    if (!this.#live.size) return;
    for (const sid of sids) this.parts.clock.after(LEFT_MS, () => void this.#leaveOpen(sid));
  }

  async #leaveOpen(sid: SessionId): Promise<void> {
    const rows = this.#rowsOf(this.#ended.only(this.parts.unfinished(sid)));
    if (!rows.length) return;
    await this.parts
      .queue()
      ?.add(rows)
      .catch(() => undefined);
    this.queued(rows);
  }

  #rowsOf(byTrace: ReadonlyMap<TraceId, SpanId[]>): readonly OutgoingRow[] {
    if (!byTrace.size) return NONE;
    return [...this.#live.keys()].flatMap((destination) =>
      [...byTrace].map(([traceId, spanIds]) => ({ destination, traceId, spanIds })),
    );
  }

  /** These are stored. */
  queued(rows: readonly OutgoingRow[]): void {
    for (const { destination, spanIds } of rows) this.#live.get(destination)?.noted(spanIds.length);
  }

  /** There is storage, or other storage. */
  wake(): void {
    for (const forwarder of this.#live.values()) forwarder.wake();
  }

  retry(id: string): void {
    this.#live.get(id)?.retry();
  }

  #tell(): void {
    this.parts.changed([...this.#live.values()].map(({ state }) => state));
  }
}

const isSame = (a: Destination, b: Destination | undefined): boolean =>
  b !== undefined && JSON.stringify(a) === JSON.stringify(b);
