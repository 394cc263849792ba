import { createParser } from "eventsource-parser";
import type { OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { parseExactJson } from "../../../sdk/otlp/read-json-text.ts";
import { readOtlpJson } from "../../../sdk/otlp/read-otlp-json.ts";

/** What the collector says on its stream; see `sdk/server/live-stream.ts`. */
export type LiveEvent =
  | { type: "hello"; instance: string; stream: string }
  | { type: "spans"; traces: OtlpTraces; cursor: number }
  | { type: "followed"; traceIds: string[] }
  | { type: "dropped"; traceId: string; spanIds: string[] };

/** Text of one event: the collector makes them of 256 KiB, and of one span where that is longer. */
const MAX_EVENT = 64 * 1024 * 1024;

/**
 * Reads the stream, event by event, as fast as they are taken: what is not taken stays with the collector. Ends when
 * the stream does; throws when it breaks. `heard` is told of each sign of life.
 */
export async function readLiveEvents(
  body: ReadableStream<Uint8Array>,
  take: (event: LiveEvent) => Promise<void> | void,
  heard: () => void,
): Promise<void> {
  const waiting: LiveEvent[] = [];
  let broken: Error | undefined;
  const parser = createParser({
    maxBufferSize: MAX_EVENT,
    onEvent: ({ event, data, id }) => {
      const read = readEvent(event, data, id);
      if (read) waiting.push(read);
    },
    onError: (error) => {
      broken ??= error;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.feed(decoder.decode(value, { stream: true }));
      for (let event = waiting.shift(); event; event = waiting.shift()) await take(event);
      if (broken) throw broken;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** Events of a newer collector that we do not know are nothing to us. */
function readEvent(name: string | undefined, data: string, id: string | undefined): LiveEvent | undefined {
  const value: unknown = parseExactJson(data);
  const { instance, stream, traceId, spanIds } = (value ?? {}) as Record<string, unknown>;
  if (name === "hello" && typeof instance === "string" && typeof stream === "string")
    return { type: "hello", instance, stream };
  if (name === "spans") return { type: "spans", traces: readOtlpJson(value), cursor: Number(id) || 0 };
  if (name === "followed" && Array.isArray(value))
    return { type: "followed", traceIds: value.filter((id): id is string => isId(id, 32)) };
  if (name === "dropped" && isId(traceId, 32) && Array.isArray(spanIds))
    return { type: "dropped", traceId, spanIds: spanIds.filter((id): id is string => isId(id, 16)) };
  return undefined;
}

const isId = (value: unknown, digits: number): value is string =>
  typeof value === "string" && value.length === digits && /^[0-9a-f]+$/.test(value);
