import {
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
  GT_CONTEXT_USED_AFTER,
  GT_CONTEXT_USED_BEFORE,
  GT_CONTEXT_WINDOW,
  GT_QUOTA_LIMIT,
  GT_QUOTA_REQUESTED,
} from "../protocol/attributes.ts";
import type { AttributesInput, Span, SpanContext } from "../tracer/api.ts";

/** What is known of a session of the built-in AI; clones share what they share. */
export interface SessionState {
  /** `LanguageModel`, `Summarizer` … */
  readonly api: string;
  /** Made through one of the names before 2025 (`ai.languageModel` …), whose streams may repeat what was said. */
  readonly isLegacy: boolean;
  /** Where it was made, if we saw it. */
  created?: SpanContext;
  /** What all its calls have in common. */
  facts: AttributesInput;
  /** Calls under way, the last one last: a tool belongs to it. */
  readonly running: Span[];
}

/** As much of a session's surface as is read; names changed over the years. */
export interface SessionLike extends Partial<EventTarget> {
  contextUsage?: number;
  inputUsage?: number;
  tokensSoFar?: number;
  contextWindow?: number;
  inputQuota?: number;
  maxTokens?: number;
  measureContextUsage?(input: unknown): Promise<number>;
  measureInputUsage?(input: unknown): Promise<number>;
  sourceLanguage?: string;
  targetLanguage?: string;
}

/** Options of every `create`, as much as is read. */
export interface CreateOptions {
  initialPrompts?: { role?: string; content?: unknown }[];
  systemPrompt?: string;
  sharedContext?: string;
  temperature?: number;
  topK?: number;
  tools?: ToolLike[];
  monitor?: (monitor: EventTarget) => unknown;
  signal?: AbortSignal;
}

export interface ToolLike {
  name: string;
  description?: string;
  inputSchema?: unknown;
  execute?: (...args: unknown[]) => unknown;
}

export const usedContext = (session: SessionLike): number | undefined =>
  session.contextUsage ?? session.inputUsage ?? session.tokensSoFar;

export const usageBefore = (session: SessionLike): AttributesInput => ({
  [GT_CONTEXT_USED_BEFORE]: usedContext(session),
  [GT_CONTEXT_WINDOW]: limit(session.contextWindow ?? session.inputQuota ?? session.maxTokens),
});

export const usageAfter = (session: SessionLike): AttributesInput => ({
  [GT_CONTEXT_USED_AFTER]: usedContext(session),
});

/** Some APIs say `Infinity` where nothing limits them. */
const limit = (value: unknown): unknown => (Number.isFinite(value) ? value : undefined);

/** What options of `create` say about every call of the session. */
export function sessionFacts(options: CreateOptions | undefined): AttributesInput {
  const { initialPrompts, systemPrompt, sharedContext, temperature, topK, tools } = options ?? {};
  const told = Array.isArray(initialPrompts) ? initialPrompts : [];
  const system = [systemPrompt, sharedContext, ...told.map((one) => one?.role === "system" && one.content)];
  const parts = system.flatMap((content) => (content ? [{ type: "text", content }] : []));
  return {
    [GEN_AI_SYSTEM_INSTRUCTIONS]: parts.length ? parts : undefined,
    [GEN_AI_REQUEST_TEMPERATURE]: temperature,
    [GEN_AI_REQUEST_TOP_K]: topK,
    [GEN_AI_TOOL_DEFINITIONS]: Array.isArray(tools)
      ? tools.map(({ name, description, inputSchema: parameters }) => ({
          type: "function",
          name,
          description,
          parameters,
        }))
      : undefined,
  };
}

/** What a `QuotaExceededError` says: how much the input needs, and how much there is. */
export function quotaFacts(error: unknown): AttributesInput {
  const { requested, quota } = (error ?? {}) as { requested?: number; quota?: number };
  return { [GT_QUOTA_REQUESTED]: requested ?? undefined, [GT_QUOTA_LIMIT]: quota ?? undefined };
}
