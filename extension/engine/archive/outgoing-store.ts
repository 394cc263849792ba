import type { SessionId, SpanId, TraceId } from "../../../sdk/protocol/index.ts";

/** Spans that ended and wait to be sent to a back end. References: their words stay where they are. */
export interface OutgoingRow {
  /** Id of the destination. */
  destination: string;
  traceId: TraceId;
  spanIds: SpanId[];
}

/** What became of the spans for one destination since it was set up, over all panels. Numbers of spans. */
export interface ForwardedRow {
  destination: string;
  waiting: number;
  sent: number;
  /** Refused, by the request or in it. */
  refused: number;
  /** Dropped, because more waited than may. */
  overflowed: number;
  /** Not here any more when their turn came: deleted, or pruned. */
  gone: number;
}

/** With where its records are, so that what another engine stored is not queued twice. */
export interface OutgoingEntry {
  sid: SessionId;
  /** First sequence number after its batch. */
  end: number;
  row: OutgoingRow;
}

export interface TakenRow extends OutgoingRow {
  key: number;
}

/** What is left of a row; none: it is done. */
export interface LeftRow {
  key: number;
  done: SpanId[];
}

/** The queue of what is to be sent. It grows with {@link Archive.commit}, in the same transaction as the records. */
export interface OutgoingStore {
  forwarded(destination: string): Promise<ForwardedRow>;
  /** Beside a commit. */
  add(rows: readonly OutgoingRow[]): Promise<void>;
  /** The oldest rows, until they have about so many spans. */
  take(destination: string, spans: number): Promise<TakenRow[]>;
  /** These spans are done, and what they are to be counted as. A row that was dropped meanwhile is no longer counted so. */
  settle(
    destination: string,
    left: readonly LeftRow[],
    counts: Partial<Pick<ForwardedRow, "sent" | "refused" | "gone">>,
  ): Promise<ForwardedRow>;
  /** Drops the oldest rows until no more than so many spans wait. */
  trim(destination: string, spans: number): Promise<ForwardedRow>;
  /** Nothing is sent there any more. */
  clear(destination: string): Promise<void>;
}

export const nothingForwarded = (destination: string): ForwardedRow => ({
  ...{ destination, waiting: 0, sent: 0, refused: 0, overflowed: 0, gone: 0 },
});

/** How many spans each destination gets. */
export function countsOf(rows: readonly OutgoingRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { destination, spanIds } of rows)
    counts.set(destination, (counts.get(destination) ?? 0) + spanIds.length);
  return counts;
}

/** A row's count after some of its spans are done, and how many of these were there. */
export function withoutDone(spanIds: readonly SpanId[], done: readonly SpanId[]): SpanId[] {
  const doneIds = new Set(done);
  return spanIds.filter((id) => !doneIds.has(id));
}
