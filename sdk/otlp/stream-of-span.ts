import type { ChunkPart, ToolCallDelta } from "../protocol/index.ts";
import type { OtlpEvent } from "./otlp-json.ts";
import { CHUNKS_EVENT } from "./our-attributes.ts";

/** A span's chunks; `times[i]` belongs to `chunks[i]`. The panel's `ChunkSeries` is one. */
export interface StreamFacts {
  count: number;
  /** Milliseconds since the span's start; only the first `count` count. */
  times: ArrayLike<number>;
  chunks: readonly ChunkFacts[];
  merged: number;
}

export interface ChunkFacts {
  kind: "text" | "reasoning" | "tool_call";
  /** "" where it was not captured. */
  text: string;
  length: number;
  toolCall?: ToolCallDelta;
}

/**
 * Span events that tell of chunks, at most: who takes our spans on often keeps 128 events a span (the default of
 * OpenTelemetry's SDKs), and the span's own come first. `genai_traces.stream` has all of them.
 */
export const MOST_CHUNK_EVENTS = 100;
const MOST_EVENTS = 128;

/** Value of `genai_traces.stream`: every chunk with its own time, to the nanosecond. */
export function streamText({ count, times, chunks, merged }: StreamFacts): string {
  const at: number[] = [];
  // Whole nanoseconds, never before the start nor before its predecessor: the reader wants them ascending.
  for (let i = 0, last = 0; i < count; i++) {
    last = Math.max(last, Math.round((times[i] as number) * 1e6) / 1e3);
    at.push(last);
  }
  const parts = chunks.slice(0, count).map(partOf);
  return JSON.stringify(merged ? { at, parts, merged } : { at, parts });
}

function partOf({ kind, text, length, toolCall }: ChunkFacts): ChunkPart {
  const words = text === "" ? length || "" : text;
  if (kind === "reasoning") return { reasoning: words };
  return kind === "tool_call" ? { toolCall: toolCall ?? length } : words;
}

/**
 * The stream as span events, for back ends that draw events: one a chunk, or one for several that follow each other
 * where there are more than {@link MOST_CHUNK_EVENTS}. Readers of ours leave them out again.
 */
export function chunkEvents(
  { count, times, chunks }: StreamFacts,
  startNs: bigint,
  others: number,
): OtlpEvent[] {
  const most = Math.min(MOST_CHUNK_EVENTS, Math.max(0, MOST_EVENTS - others));
  const events: OtlpEvent[] = [];
  const wanted = Math.min(count, most);
  for (let i = 0; i < wanted; i++) {
    const first = Math.floor((i * count) / wanted);
    const next = Math.floor(((i + 1) * count) / wanted);
    let length = 0;
    for (let at = first; at < next; at++) length += (chunks[at] as ChunkFacts).length;
    const int = (key: string, value: number) => ({
      key: `${CHUNKS_EVENT}.${key}`,
      value: { intValue: String(value) },
    });
    events.push({
      timeUnixNano: String(startNs + BigInt(Math.max(0, Math.round((times[first] as number) * 1e6)))),
      name: CHUNKS_EVENT,
      attributes: [int("first", first), int("count", next - first), int("length", length)],
    });
  }
  return events;
}
