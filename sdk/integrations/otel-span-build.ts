import { GEN_AI_OUTPUT_MESSAGES, GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK } from "../protocol/attributes.ts";
import type {
  ChunkPart,
  ChunksRecord,
  EndRecord,
  EventRecord,
  SpanLink,
  SpanRecord,
  StartRecord,
  ToolCallDelta,
  UnixNano,
} from "../protocol/index.ts";
import type { HrTime, OtelAttributes } from "./otel-types.ts";

/** One of our spans while its records come in. */
export interface SpanBuild {
  readonly start: StartRecord;
  name: string;
  /** As OpenTelemetry takes them: what is no list of plain values is JSON. */
  readonly attributes: OtelAttributes;
  readonly links: SpanLink[];
  readonly events: { name: string; time: HrTime; attributes: OtelAttributes }[];
  readonly parts: Part[];
  firstChunk?: UnixNano;
  end?: EndRecord;
}

/** Of a message, as OpenTelemetry has it. */
interface Part {
  type: string;
  content?: string;
  [member: string]: unknown;
}

/** Traceloop's name for a streamed chunk; OpenTelemetry has none. */
const CHUNK_EVENT = "gen_ai.content.completion.chunk";

export const beginBuild = (start: StartRecord): SpanBuild => ({
  start,
  name: start.name,
  attributes: toOtel(start.attributes),
  links: [...(start.links ?? [])],
  events: [],
  parts: [],
});

export function addRecord(build: SpanBuild, record: Exclude<SpanRecord, StartRecord>): void {
  switch (record.type) {
    case "update":
      Object.assign(build.attributes, toOtel(record.attributes));
      build.links.push(...(record.links ?? []));
      build.name = record.name ?? build.name;
      return;
    case "event":
      build.events.push(toEvent(record));
      return;
    case "chunks":
      addChunks(build, record);
      return;
    case "end":
      finish(build, record);
      return;
    default:
      record satisfies never;
  }
}

const toEvent = ({ name, time, attributes }: EventRecord) => ({
  name,
  time: toHrTime(time),
  attributes: toOtel(attributes),
});

function addChunks(build: SpanBuild, { time, parts }: ChunksRecord): void {
  if (!build.firstChunk) {
    build.firstChunk = time;
    build.events.push({ name: CHUNK_EVENT, time: toHrTime(time), attributes: {} });
  }
  for (const part of parts) addPart(build.parts, part);
}

/** Puts chunks together: words of one kind, and the arguments of each tool call. */
function addPart(parts: Part[], part: ChunkPart): void {
  if (typeof part === "number") return; // not captured
  if (typeof part === "string") addWords(parts, "text", part);
  else if ("toolCall" in part) addCall(parts, part.toolCall);
  else addWords(parts, "reasoning", part.reasoning);
}

function addCall(parts: Part[], delta: ToolCallDelta | number): void {
  if (typeof delta === "number") return;
  const { index = 0, id, name, arguments: piece = "" } = delta;
  let call = parts.find((one) => one.index === index);
  if (!call) {
    call = { type: "tool_call", index };
    parts.push(call);
  }
  call.id ??= id;
  call.name ??= name;
  call.arguments = `${call.arguments ?? ""}${piece}`;
}

function addWords(parts: Part[], type: string, words: string | number): void {
  if (typeof words === "number") return;
  const last = parts.at(-1);
  if (last?.type === type) last.content += words;
  else if (words) parts.push({ type, content: words });
}

function finish(build: SpanBuild, record: EndRecord): void {
  const { attributes, parts, firstChunk, start } = build;
  build.end = record;
  Object.assign(attributes, toOtel(record.attributes));
  if (record.aborted) attributes["genai_traces.aborted"] = true;
  if (firstChunk) attributes[GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK] ??= secondsBetween(start.time, firstChunk);
  if (!parts.length || attributes[GEN_AI_OUTPUT_MESSAGES] !== undefined) return;
  const told = parts.map(({ index, ...part }) => part);
  attributes[GEN_AI_OUTPUT_MESSAGES] = JSON.stringify([{ role: "assistant", parts: told }]);
}

export const toHrTime = (time: UnixNano): HrTime => [Number(time.slice(0, -9)), Number(time.slice(-9))];

const secondsBetween = (start: UnixNano, end: UnixNano): number => Number(BigInt(end) - BigInt(start)) / 1e9;

/** Values that the OpenTelemetry SDK keeps; it drops objects and mixed lists. */
export function toOtel(attributes: OtelAttributes = {}): OtelAttributes {
  const kept = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, isPlain(value) ? value : JSON.stringify(value)]),
  );
}

const isPlain = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((one) => typeof one === typeof value[0] && typeof one !== "object")
    : typeof value !== "object";
