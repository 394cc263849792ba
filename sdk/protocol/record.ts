/**
 * What a page can report. A record is one JSON object; records travel and are stored in batches,
 * numbered 1, 2, 3 … per session. Start, update and end are separate records, so that a running
 * span is visible before it ends.
 *
 * Times are {@link UnixNano}: nanoseconds since the Unix epoch as a decimal string, as in OTLP/JSON,
 * because 64-bit integers do not fit a JSON number.
 */

/** Nanoseconds since the Unix epoch, decimal digits only. */
export type UnixNano = string;
/** 32 lower-case hex digits, not all zero (W3C Trace Context). */
export type TraceId = string;
/** 16 lower-case hex digits, not all zero. */
export type SpanId = string;

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };
export type Attributes = Record<string, AttributeValue>;

/** OTLP numbering: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
export type SpanKind = 1 | 2 | 3 | 4 | 5;
/** OTLP numbering: 0 unset, 1 ok, 2 error. */
export type StatusCode = 0 | 1 | 2;

export interface SpanStatus {
  code: StatusCode;
  /** Only with `code: 2`. */
  message?: string;
}

export interface SpanLink {
  trace: TraceId;
  span: SpanId;
  /** W3C `tracestate` text of the linked span. */
  state?: string;
  /** As OTLP writes them: bits 0-7 W3C trace flags, 8-9 whether the linked span is remote. */
  flags?: number;
  attributes?: Attributes;
  /** Attributes that the SDK which recorded it left out by its own limits. */
  dropped?: number;
}

/** What the SDK that recorded a span left out by its own limits: OTLP's `dropped…Count`. */
export interface DroppedCounts {
  attributes?: number;
  events?: number;
  links?: number;
}

/** What the serialiser had to change in this record; absent when nothing was changed. */
export interface Losses {
  /** Values shortened, replaced by a placeholder or left out because of a budget. */
  cut?: number;
  /** Secrets replaced by `[redacted]`, and values removed by the capture mode's or the user's hook. */
  redacted?: number;
}

export interface ScopeFacts {
  name: string;
  version?: string;
  attributes?: Attributes;
  /** Version of the conventions that its spans follow. */
  schemaUrl?: string;
}

/** The service a tracer speaks for. Every `start` names one by number. First record of each tracer. */
export interface ResourceRecord extends Losses {
  type: "resource";
  /** Unique within the session, from 1. */
  resource: number;
  /** OpenTelemetry resource attributes: `service.name`, `session.id`, `user.id` … */
  attributes: Attributes;
  /** Version of the conventions that the resource's attributes follow. */
  schemaUrl?: string;
  /** OpenTelemetry instrumentation scope. */
  scope: ScopeFacts;
}

export interface StartRecord extends Losses {
  type: "start";
  trace: TraceId;
  span: SpanId;
  /** Absent for a root. */
  parent?: SpanId;
  /** True when the parent came from another process (`traceparent`). */
  remote?: true;
  /** W3C `tracestate` text as received. */
  state?: string;
  name: string;
  kind: SpanKind;
  time: UnixNano;
  resource: number;
  attributes?: Attributes;
  links?: SpanLink[];
  /** OTLP's 32 bits, where others recorded the span: bits 0-7 W3C trace flags, 8-9 whether the parent is remote. */
  flags?: number;
  dropped?: DroppedCounts;
}

/** New facts of a running (or just ended) span; attributes overwrite by key, links are added. */
export interface UpdateRecord extends Losses {
  type: "update";
  trace: TraceId;
  span: SpanId;
  name?: string;
  attributes?: Attributes;
  links?: SpanLink[];
}

export interface EventRecord extends Losses {
  type: "event";
  trace: TraceId;
  span: SpanId;
  time: UnixNano;
  name: string;
  attributes?: Attributes;
  /** Attributes that the SDK which recorded it left out by its own limits. */
  dropped?: number;
}

/** A piece of a tool call as it streams in; `arguments` is a fragment of JSON text. */
export interface ToolCallDelta {
  /** Position among the answer's tool calls, from 0. */
  index?: number;
  id?: string;
  name?: string;
  arguments?: string;
}

/**
 * One streamed chunk: a string is answer text, a number is the length of text that was not
 * captured (capture mode `metadata`; 0 in mode `none`).
 */
export type ChunkPart =
  | string
  | number
  | { reasoning: string | number }
  | { toolCall: ToolCallDelta | number };

/** Streamed chunks of one span, each with its own time. */
export interface ChunksRecord extends Losses {
  type: "chunks";
  trace: TraceId;
  span: SpanId;
  /** Time of the first chunk in this record. */
  time: UnixNano;
  /** Microseconds after `time`, ascending, one per part; `at[0]` is 0. May be fractional. */
  at: number[];
  parts: ChunkPart[];
  /** How many chunks lost their own time because the journal merged them into a neighbour. */
  merged?: number;
  /** How many sequence numbers this record stands for (merged records); default 1. */
  covers?: number;
}

export interface EndRecord extends Losses {
  type: "end";
  trace: TraceId;
  span: SpanId;
  time: UnixNano;
  status?: SpanStatus;
  attributes?: Attributes;
  /** The operation was stopped by the user or the app (an `AbortError`), which is not an error. */
  aborted?: true;
}

/** `overflow`: the page's ring was full; `lost`: never arrived; `invalid`: refused by the reader. */
export type GapReason = "overflow" | "lost" | "invalid";

/** Declares sequence numbers that will never come, so that nothing is lost silently. */
export interface GapRecord {
  type: "gap";
  /** How many sequence numbers are missing here (≥ 1). */
  covers: number;
  reason: GapReason;
  /** Streamed chunks among what was dropped, where known. */
  chunks?: number;
  /** Traces known to be hit, at most 8. Absent: any trace that ran at that time may be. */
  traces?: TraceId[];
}

export type SpanRecord = StartRecord | UpdateRecord | EventRecord | ChunksRecord | EndRecord;
export type TraceRecord = ResourceRecord | SpanRecord | GapRecord;

/** How many sequence numbers a record stands for. */
export const coverage = (record: TraceRecord): number => ("covers" in record && record.covers) || 1;
