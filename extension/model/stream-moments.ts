import type { ChunkKind, ChunkSeries, Span } from "./trace.ts";
import type { Milliseconds } from "./units.ts";

/** A named point of a streamed call. */
export interface Moment {
  name: string;
  /** Since the span's start. */
  atMs: Milliseconds;
  /** What the time up to this moment was spent on; the stair's colour. */
  spentOn: "waiting" | ChunkKind | "closing";
}

/** What the tap notes when the answer's head is there. */
const HEADERS_EVENT = "response headers";

const FIRST: { kind: ChunkKind; name: string }[] = [
  { kind: "reasoning", name: "first reasoning" },
  { kind: "text", name: "first text" },
  { kind: "tool_call", name: "first tool call" },
];

/** The staircase: request → headers → first chunk → first of each kind → last chunk → end, in order of time. */
export function momentsOf(span: Span): Moment[] {
  const moments: Moment[] = [{ name: "request", atMs: 0, spentOn: "waiting" }];
  const headers = span.events.find(({ name }) => name === HEADERS_EVENT);
  if (headers)
    moments.push({
      name: "headers",
      atMs: Number(headers.timeNs - span.startNs) / 1e6,
      spentOn: "waiting",
    });
  const { stream } = span;
  if (stream && stream.count > 0) moments.push(...streamMoments(stream));
  if (span.endMs !== undefined && span.endNs !== undefined)
    moments.push({ name: "end", atMs: Number(span.endNs - span.startNs) / 1e6, spentOn: "closing" });
  return moments.sort((a, b) => a.atMs - b.atMs);
}

function streamMoments(stream: ChunkSeries): Moment[] {
  const at = (i: number): Milliseconds => stream.times[i] as number;
  const moments: Moment[] = [{ name: "first chunk", atMs: at(0), spentOn: "waiting" }];
  const firsts = FIRST.flatMap(({ kind, name }) => {
    const index = stream.chunks.findIndex((chunk) => chunk.kind === kind && hasContent(chunk));
    return index < 0 ? [] : [{ name, index }];
  }).sort((a, b) => a.index - b.index);
  for (const { name, index } of firsts) {
    // What came before a kind's first chunk was another kind, or nothing yet.
    const before = stream.chunks[index - 1]?.kind;
    moments.push({ name, atMs: at(index), spentOn: before ?? "waiting" });
  }
  const last = stream.count - 1;
  moments.push({ name: "last chunk", atMs: at(last), spentOn: stream.chunks[last]?.kind ?? "text" });
  return moments;
}

const hasContent = (chunk: { length: number; toolCall?: unknown }): boolean =>
  chunk.length > 0 || chunk.toolCall !== undefined;
