import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import { groupsOf } from "../../model/groups-of.ts";
import type { Span } from "../../model/trace.ts";
import type { TakenRow } from "../archive/outgoing-store.ts";
import type { TraceContent } from "../engine-api.ts";
import { outgoingOfContent } from "../export/outgoing-of-content.ts";
import { openDoor } from "./door-out.ts";

/** One span on its way, and the row of the queue that asked for it. */
export interface WaitingSpan {
  key: number;
  span: Span;
}

export interface ReadSpans {
  spans: WaitingSpan[];
  /** Not here any more, by row. */
  gone: { key: number; done: string[] }[];
}

export interface ReadWaitingParts {
  /** Null for a trace that is not here, or was deleted. */
  content(id: TraceId): Promise<TraceContent | null>;
  isGone(sid: SessionId): boolean;
}

/** The words of spans that wait, each trace read once, without what the destination shall not have. */
export async function readWaiting(
  rows: readonly TakenRow[],
  destination: Destination,
  { content, isGone }: ReadWaitingParts,
): Promise<ReadSpans> {
  const read: ReadSpans = { spans: [], gone: [] };
  const door = await openDoor(destination);
  for (const [traceId, ofTrace] of groupsOf(rows, ({ traceId }) => traceId)) {
    const stored = await content(traceId);
    const all = stored ? outgoingOfContent(stored, isGone).spans : [];
    const byId = new Map(all.map((span) => [span.spanId, span]));
    for (const { key, spanIds } of ofTrace) {
      const here = spanIds.flatMap((id) => byId.get(id) ?? []);
      for (const span of here) read.spans.push({ key, span: door.span(span) });
      const done = spanIds.filter((id) => !byId.has(id));
      if (done.length) read.gone.push({ key, done });
    }
  }
  return read;
}
