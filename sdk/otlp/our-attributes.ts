import type { ChunkPart, ChunksRecord } from "../protocol/index.ts";
import type { OtlpEntry, OtlpSpan } from "./otlp-json.ts";

/**
 * What our records say of a span and OTLP has no place for travels in attributes, and is lifted out of them again:
 *
 *   genai_traces.stream     JSON text {"at": [µs after the span's start …], "parts": [ChunkPart …], "merged"?: n}
 *   genai_traces.aborted    true: stopped on purpose
 *   genai_traces.cut        values that were shortened; genai_traces.redacted: secrets that were removed
 */
export const STREAM_ATTRIBUTE = "genai_traces.stream";
export const ABORTED_ATTRIBUTE = "genai_traces.aborted";
export const CUT_ATTRIBUTE = "genai_traces.cut";
export const REDACTED_ATTRIBUTE = "genai_traces.redacted";
/**
 * Span event that stands for one chunk or some: `.first`, its position from 0; `.count`; `.length` in UTF-16 code
 * units. A copy of what `genai_traces.stream` says, for back ends that draw events.
 */
export const CHUNKS_EVENT = "genai_traces.stream.chunks";

/** A record has room for so much; a long stream has several. */
const CHUNKS_A_RECORD = 2000;
const TEXT_A_RECORD = 500_000;

export interface OurFacts {
  aborted: boolean;
  cut: number;
  redacted: number;
  chunks: ChunksRecord[];
  /** The attributes without those that were understood. */
  rest: OtlpEntry[] | undefined;
}

export function ourFacts(span: OtlpSpan): OurFacts {
  const facts: OurFacts = { aborted: false, cut: 0, redacted: 0, chunks: [], rest: span.attributes };
  if (!span.attributes?.some(({ key }) => key.startsWith("genai_traces."))) return facts;
  facts.rest = span.attributes.filter(({ key, value }) => {
    if (key === ABORTED_ATTRIBUTE && "boolValue" in value) facts.aborted = value.boolValue === true;
    else if (key === CUT_ATTRIBUTE && "intValue" in value) facts.cut = countOf(value.intValue);
    else if (key === REDACTED_ATTRIBUTE && "intValue" in value) facts.redacted = countOf(value.intValue);
    else if (key === STREAM_ATTRIBUTE && "stringValue" in value) {
      const chunks = chunksOf(span, value.stringValue as string);
      // What cannot be understood stays an attribute like any other.
      if (!chunks) return true;
      facts.chunks = chunks;
    } else return true;
    return false;
  });
  return facts;
}

function countOf(text: unknown): number {
  const count = Number(text);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function chunksOf(span: OtlpSpan, json: string): ChunksRecord[] | undefined {
  const stream = parse(json);
  if (!stream || !Array.isArray(stream.at) || !Array.isArray(stream.parts)) return undefined;
  const { at, parts, merged } = stream;
  if (at.length !== parts.length || !at.every(isAscending) || !parts.every(isPart)) return undefined;
  const records: ChunksRecord[] = [];
  const start = BigInt(span.startTimeUnixNano);
  let open: ChunksRecord | undefined;
  let first = 0;
  let room = 0;
  parts.forEach((part, i) => {
    const offset = at[i] as number;
    room -= JSON.stringify(part).length;
    if (!open || room < 0 || open.parts.length >= CHUNKS_A_RECORD) {
      first = offset;
      const time = String(start + BigInt(Math.round(first * 1000)));
      open = { type: "chunks", trace: span.traceId, span: span.spanId, time, at: [], parts: [] };
      records.push(open);
      room = TEXT_A_RECORD;
    }
    open.at.push(offset - first);
    open.parts.push(part as ChunkPart);
  });
  const last = records.at(-1);
  if (last && countOf(merged)) last.merged = countOf(merged);
  return records;
}

function parse(json: string): { at?: unknown[]; parts?: unknown[]; merged?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const isAscending = (offset: unknown, i: number, all: unknown[]): boolean =>
  typeof offset === "number" && offset >= 0 && (i === 0 || offset >= (all[i - 1] as number));

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Number.isSafeInteger(value) && (value as number) >= 0);

function isPart(part: unknown): boolean {
  if (isText(part)) return true;
  if (typeof part !== "object" || part === null) return false;
  if ("reasoning" in part) return isText(part.reasoning);
  if (!("toolCall" in part)) return false;
  const { toolCall } = part;
  return typeof toolCall === "object" ? toolCall !== null : isText(toolCall) && typeof toolCall === "number";
}
