/**
 * A trace as the panel thinks of it: records folded into spans. Everything that reads traces (list,
 * waterfall, details, export) reads this shape; everything that makes them (live records, the archive,
 * opened files, fixtures) goes through `foldRecord` in `fold.ts`.
 */
import type {
  Attributes,
  DroppedCounts,
  GapReason,
  ScopeFacts,
  SessionId,
  SpanId,
  SpanKind,
  SpanStatus,
  ToolCallDelta,
  TraceId,
} from "../../sdk/protocol/index.ts";
import type { BilledCalls } from "./cost/billed-calls.ts";
import type { TraceCost } from "./cost/trace-cost.ts";
import type { EpochMs, Milliseconds, Nanoseconds } from "./units.ts";

export interface Resource {
  attributes: Attributes;
  schemaUrl?: string;
  scope: ScopeFacts;
}

export interface SpanEvent {
  timeNs: Nanoseconds;
  name: string;
  attributes: Attributes;
  /** Attributes that the SDK which recorded it left out by its own limits. */
  dropped?: number;
}

export interface SpanLink {
  traceId: TraceId;
  spanId: SpanId;
  attributes: Attributes;
  traceState?: string;
  /** OTLP's 32 bits. */
  flags?: number;
  dropped?: number;
}

export type ChunkKind = "text" | "reasoning" | "tool_call";

export interface Chunk {
  kind: ChunkKind;
  /** Text as received, "" where it was not captured. For a tool call: the fragment of its arguments. */
  text: string;
  /** UTF-16 code units of the chunk's text, known even when the text was not captured. */
  length: number;
  toolCall?: ToolCallDelta;
}

/**
 * Streamed chunks of one span, in order of arrival. `times[i]` belongs to `chunks[i]`.
 * `times` is kept apart (and grows by doubling) because painters and statistics read only it.
 */
export interface ChunkSeries {
  count: number;
  /** Milliseconds since the span's start; only the first `count` entries count. */
  times: Float64Array;
  chunks: Chunk[];
  /** Chunks whose own time was lost to merging. */
  merged: number;
}

export interface Span {
  traceId: TraceId;
  spanId: SpanId;
  parentSpanId?: SpanId;
  /** The parent came from another process. */
  remoteParent: boolean;
  traceState?: string;
  /** OTLP's 32 bits, where others recorded the span. */
  flags?: number;
  /** What the SDK that recorded it left out by its own limits. */
  dropped?: DroppedCounts;
  name: string;
  kind: SpanKind;
  startNs: Nanoseconds;
  /** Absent while running. */
  endNs?: Nanoseconds;
  startMs: EpochMs;
  endMs?: EpochMs;
  status: SpanStatus;
  /** Stopped on purpose (AbortError). */
  aborted: boolean;
  /** Its document is gone and its end was never seen. Set by whoever knows (the engine, the opened trace). */
  interrupted: boolean;
  attributes: Attributes;
  events: SpanEvent[];
  links: SpanLink[];
  stream?: ChunkSeries;
  resource?: Resource;
  sessionId: SessionId;
  /** Its start was never seen (lost or before recording): name and start are guesses from what is there. */
  startMissing: boolean;
  /** Values the page shortened or left out, and secrets it removed. */
  cut: number;
  redacted: number;
}

export interface Gap {
  sessionId: SessionId;
  reason: GapReason;
  /** Records that will never come. */
  records: number;
  chunks: number;
}

export interface Trace {
  traceId: TraceId;
  /** In order of first sight. */
  spans: Map<SpanId, Span>;
  gaps: Gap[];
  /** Grows with every change: views compare it instead of the content. */
  revision: number;
}

export type TraceStatus = "running" | "ok" | "error" | "aborted" | "interrupted";

/** The kinds of operation that have their own colour and icon. */
export type StageKind =
  | "agent"
  | "model"
  | "tool"
  | "retrieval"
  | "embeddings"
  | "prompt"
  | "rerank"
  | "guardrail"
  | "post_process"
  | "evaluation"
  | "feedback"
  | "other";

/** One row of the trace list: what the archive keeps per trace so that a list needs no records. */
export interface TraceSummary {
  traceId: TraceId;
  sessionId: SessionId;
  name: string;
  /** First words of what the user asked (`genai_traces.input` of the root), where they were captured. */
  question?: string;
  status: TraceStatus;
  startMs: EpochMs;
  /** Absent while running. */
  durationMs?: Milliseconds;
  /** Of the first model call that streamed. */
  ttftMs?: Milliseconds;
  models: string[];
  tools: string[];
  /** Summed over leaf model calls only; absent when no call reported usage. */
  inputTokens?: number;
  outputTokens?: number;
  /** Of the input tokens, those read from the provider's cache. This and the two below: absent in rows of older versions. */
  cachedTokens?: number;
  /** What was paid for, by model: prices make costs of it (`cost/trace-cost.ts`). Absent also in rows of older versions. */
  billed?: BilledCalls[];
  /** Model calls that ended and told no tokens. */
  unmetered?: number;
  /** By the prices the panel knows; never stored, for prices change. */
  cost?: TraceCost;
  /**
   * Rules that found something, without those that are muted; `null`: too long to be judged unasked; absent: not judged yet. Told
   * apart from the row, and never stored with it.
   */
  found?: readonly string[] | null;
  /** Of the output tokens, those of reasoning. */
  reasoningTokens?: number;
  /** Tokens a second of the calls that ended, each from its first chunk on (from its start where it did not stream). */
  outputPerSecond?: number;
  spanCount: number;
  errorCount: number;
  /** Records known to be missing. */
  missing: number;
  conversationId?: string;
  /** Origin of the document, from the browser, never from the page. */
  origin: string;
  /** Bars of the row's miniature: offsets from `startMs`. At most 24. */
  stages: { kind: StageKind; startMs: Milliseconds; endMs?: Milliseconds }[];
}
