import type { Attributes } from "../../../sdk/protocol/index.ts";
import { epochMs } from "../fold.ts";
import type { Span } from "../trace.ts";
import type { Milliseconds } from "../units.ts";
import { numberIn, textIn } from "./source.ts";

/** Events that exporters write when the first chunk comes, in place of saying how long it took. */
const FIRST_CHUNK = new Set([
  "First Token Stream Event",
  "ai.stream.firstChunk",
  "gen_ai.content.completion.chunk",
  "llm.content.completion.chunk",
  "new_token",
]);

/**
 * Time to the first chunk as the span tells it: in seconds by OpenTelemetry's name, as a metric's name on the span (AI
 * SDK 7), as the moment it came (Langfuse, LangSmith), or by an event.
 */
export function reportedTtft(span: Span, a: Attributes): Milliseconds | undefined {
  const seconds =
    numberIn(a["gen_ai.response.time_to_first_chunk"]) ??
    numberIn(a["gen_ai.client.operation.time_to_first_chunk"]);
  if (seconds !== undefined) return seconds * 1000;
  const moment = momentIn(a["langfuse.observation.completion_start_time"] ?? a["langsmith.first_token_time"]);
  if (moment !== undefined && moment >= span.startMs) return moment - span.startMs;
  const event = span.events?.find(({ name }) => FIRST_CHUNK.has(name));
  return event && event.timeNs >= span.startNs ? epochMs(event.timeNs) - span.startMs : undefined;
}

/** ISO text, which Langfuse's SDKs put into quotes once more. */
function momentIn(value: Attributes[string] | undefined): number | undefined {
  const text = textIn(value)?.replaceAll('"', "");
  const ms =
    text === undefined ? Number.NaN : Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isFinite(ms) ? ms : undefined;
}
