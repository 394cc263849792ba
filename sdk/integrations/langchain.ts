import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GEN_AI_WORKFLOW_NAME,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import { named, quietly } from "../stages/stage.ts";
import { toToolDefinitions } from "../stages/tool-definitions.ts";
import { usageAttributes } from "../stages/usage.ts";
import type { AttributesInput, Span, SpanOptions } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { type MessageLike, toChunks, toPartsMessage } from "./langchain-messages.ts";
import type { IntegrationOptions } from "./watch-call.ts";

interface Serialized {
  id?: string[];
  name?: string;
}

interface Generation {
  text?: string;
  message?: MessageLike;
  generationInfo?: { finish_reason?: string };
}

interface LLMResult {
  generations?: Generation[][];
  llmOutput?: { tokenUsage?: { promptTokens?: number; completionTokens?: number } };
}

type Facts = Record<string, unknown>;

interface Run {
  span: Span;
  hasChunks?: boolean;
}

/** LangChain's names of providers, where OpenTelemetry has others. */
const PROVIDERS: Record<string, string> = {
  amazon_bedrock: "aws.bedrock",
  azure: "azure.ai.openai",
  google_genai: "gcp.gemini",
  google_vertexai: "gcp.vertex_ai",
  mistral: "mistral_ai",
  mistralai: "mistral_ai",
  xai: "x_ai",
};

/** Runs whose end never came are forgotten when there are so many. */
const MOST_RUNS = 10_000;

/**
 * A LangChain.js callback handler that records chains, model calls, tools and retrievers as one tree, by LangChain's
 * own run ids, so that nothing is lost over an `await`. For any Runnable, and for LangGraph. It needs no import of
 * `@langchain/core` and does not make models stream. Never throws.
 *
 * @example
 * import { langchainHandler } from "genai-traces/langchain";
 *
 * const handler = langchainHandler();
 * await chain.invoke({ question }, { callbacks: [handler] });
 */
export function langchainHandler(options: IntegrationOptions = {}) {
  const runs = new Map<string, Run>();

  function begin(
    runId: string,
    parentRunId: string | undefined,
    name: string,
    attributes: AttributesInput,
    kind: SpanOptions["kind"] = 1,
  ): void {
    const parent = (parentRunId && runs.get(parentRunId)?.span) || options.parent;
    const span = (options.tracer ?? defaultTracer()).startSpan(name, { parent, kind, attributes });
    if (runs.size >= MOST_RUNS) runs.delete(runs.keys().next().value as string);
    runs.set(runId, { span });
  }

  function end(runId: string, attributes: AttributesInput = {}): void {
    runs.get(runId)?.span.end({ attributes });
    runs.delete(runId);
  }

  function fail(error: unknown, runId: string): void {
    const span = runs.get(runId)?.span;
    // LangGraph waits for a human by throwing.
    if (/Interrupt$/.test((error as Error | undefined)?.name ?? "")) span?.addEvent("interrupt").end();
    else span?.fail(error);
    runs.delete(runId);
  }

  const beginModel = (
    operation: string,
    messages: unknown,
    runId: string,
    parentRunId?: string,
    extra?: Facts,
    metadata?: Facts,
  ): void => {
    const facts = modelFacts(extra?.invocation_params as Facts, metadata);
    begin(
      runId,
      parentRunId,
      named(operation, facts[GEN_AI_REQUEST_MODEL] as string | undefined),
      { ...facts, [GEN_AI_OPERATION_NAME]: operation, [GEN_AI_INPUT_MESSAGES]: messages },
      3,
    );
  };

  return total({
    handleChatModelStart(
      _llm: Serialized,
      messages: MessageLike[][],
      runId: string,
      parentRunId?: string,
      extra?: Facts,
      _tags?: string[],
      metadata?: Facts,
    ): void {
      beginModel("chat", messages.flat().map(toPartsMessage), runId, parentRunId, extra, metadata);
    },
    handleLLMStart(
      _llm: Serialized,
      prompts: string[],
      runId: string,
      parentRunId?: string,
      extra?: Facts,
      _tags?: string[],
      metadata?: Facts,
    ): void {
      const messages = prompts.map((content) => ({ role: "user", parts: [{ type: "text", content }] }));
      beginModel("text_completion", messages, runId, parentRunId, extra, metadata);
    },
    handleLLMNewToken(
      token: string,
      position: { completion?: number } | undefined,
      runId: string,
      _parentRunId?: string,
      _tags?: string[],
      fields?: { chunk?: { message?: MessageLike } },
    ): void {
      const run = runs.get(runId);
      // Further answers to the same prompt are told in the end.
      if (!run || position?.completion) return;
      run.hasChunks = true;
      for (const chunk of toChunks(token, fields?.chunk?.message)) run.span.chunk(chunk);
    },
    handleLLMEnd(output: LLMResult, runId: string): void {
      end(runId, resultFacts(output, runs.get(runId)?.hasChunks));
    },
    handleLLMError: fail,

    handleChainStart(
      chain: Serialized | undefined,
      inputs: unknown,
      runId: string,
      fourth?: string,
      _tags?: string[],
      metadata?: Facts,
      seventh?: string,
      eighth?: string,
    ): void {
      // LangChain 1.4 calls it with the parent fourth and the name last, its types have the type of run and the parent there.
      const isTyped = runs.has(eighth ?? "");
      const [parentRunId, runName] = isTyped ? [eighth, seventh] : [fourth, eighth];
      const name = runName ?? nameOf(chain) ?? "chain";
      const isRoot = !parentRunId || !runs.has(parentRunId);
      begin(runId, parentRunId, isRoot ? `invoke_workflow ${name}` : name, {
        ...(isRoot && { [GEN_AI_OPERATION_NAME]: "invoke_workflow", [GEN_AI_WORKFLOW_NAME]: name }),
        // LangGraph's; other chains have no such id.
        [GEN_AI_CONVERSATION_ID]: isRoot ? metadata?.thread_id : undefined,
        [GT_INPUT]: inputs,
      });
    },
    handleChainEnd(outputs: unknown, runId: string): void {
      end(runId, { [GT_OUTPUT]: outputs });
    },
    handleChainError: fail,

    handleToolStart(
      tool: Serialized | undefined,
      input: string,
      runId: string,
      parentRunId?: string,
      _tags?: string[],
      _metadata?: Facts,
      runName?: string,
      callId?: string,
    ): void {
      const name = runName ?? nameOf(tool) ?? "";
      begin(runId, parentRunId, named("execute_tool", name), {
        [GEN_AI_OPERATION_NAME]: "execute_tool",
        [GEN_AI_TOOL_NAME]: name || undefined,
        [GEN_AI_TOOL_TYPE]: "function",
        [GEN_AI_TOOL_CALL_ID]: callId,
        [GEN_AI_TOOL_CALL_ARGUMENTS]: parsed(input),
      });
    },
    handleToolEnd(output: unknown, runId: string): void {
      const message = output as { content?: unknown; tool_call_id?: string; status?: string } | undefined;
      const isMessage = typeof message?.tool_call_id === "string";
      if (isMessage && message.status === "error")
        runs.get(runId)?.span.setStatus(2, String(message.content)).setAttribute("error.type", "tool_error");
      end(runId, {
        [GEN_AI_TOOL_CALL_RESULT]: isMessage ? message.content : output,
        [GEN_AI_TOOL_CALL_ID]: message?.tool_call_id,
      });
    },
    handleToolError: fail,

    handleRetrieverStart(
      retriever: Serialized | undefined,
      query: string,
      runId: string,
      parentRunId?: string,
      _tags?: string[],
      _metadata?: Facts,
      runName?: string,
    ): void {
      begin(
        runId,
        parentRunId,
        named("retrieval", runName ?? nameOf(retriever)),
        { [GEN_AI_OPERATION_NAME]: "retrieval", [GEN_AI_RETRIEVAL_QUERY_TEXT]: query },
        3,
      );
    },
    handleRetrieverEnd(
      documents: { id?: string; pageContent?: string; metadata?: Facts }[],
      runId: string,
    ): void {
      end(runId, {
        [GEN_AI_RETRIEVAL_DOCUMENTS]: documents.map(({ id, pageContent, metadata }) => ({
          id,
          score: metadata?.score,
          content: pageContent,
          metadata,
        })),
      });
    },
    handleRetrieverError: fail,

    handleAgentAction(action: { tool?: string; toolInput?: unknown; log?: string }, runId: string): void {
      const { tool, toolInput, log } = action;
      runs.get(runId)?.span.addEvent("agent_action", { tool, toolInput, log });
    },
    handleAgentEnd(finish: { returnValues?: unknown; log?: string }, runId: string): void {
      const { returnValues, log } = finish;
      runs.get(runId)?.span.addEvent("agent_finish", { returnValues, log });
    },
    handleCustomEvent(name: string, data: unknown, runId: string): void {
      runs.get(runId)?.span.addEvent(name, { data });
    },
  });
}

/** What LangChain wants of a handler beside its methods, which can no longer throw. */
function total<M extends Record<string, (...args: never[]) => void>>(methods: M) {
  const safe = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]): void => void quietly(() => method(...args)),
  ]);
  const handler = {
    // A handler with a name is taken as it is.
    name: "genai-traces",
    // Called at once, so that times are right; nothing here takes long.
    awaitHandlers: true,
    raiseError: false,
    ignoreLLM: false,
    ignoreChain: false,
    ignoreAgent: false,
    ignoreRetriever: false,
    ignoreCustomEvent: false,
    ...(Object.fromEntries(safe) as M),
  };
  return Object.assign(handler, { copy: () => handler });
}

const nameOf = (one: Serialized | undefined): string | undefined => one?.name ?? one?.id?.at(-1);

function modelFacts(given: Facts = {}, metadata: Facts = {}): AttributesInput {
  const provider = metadata.ls_provider as string | undefined;
  const stop = given.stop ?? metadata.ls_stop;
  return {
    [GEN_AI_PROVIDER_NAME]: provider && (PROVIDERS[provider] ?? provider),
    [GEN_AI_REQUEST_MODEL]: given.model ?? given.model_name ?? metadata.ls_model_name,
    [GEN_AI_REQUEST_TEMPERATURE]: given.temperature ?? metadata.ls_temperature,
    [GEN_AI_REQUEST_TOP_P]: given.top_p ?? given.topP,
    [GEN_AI_REQUEST_TOP_K]: given.top_k ?? given.topK,
    [GEN_AI_REQUEST_MAX_TOKENS]:
      given.max_tokens ?? given.max_completion_tokens ?? given.maxOutputTokens ?? metadata.ls_max_tokens,
    [GEN_AI_REQUEST_SEED]: given.seed,
    [GEN_AI_REQUEST_FREQUENCY_PENALTY]: given.frequency_penalty,
    [GEN_AI_REQUEST_PRESENCE_PENALTY]: given.presence_penalty,
    [GEN_AI_REQUEST_STOP_SEQUENCES]: typeof stop === "string" ? [stop] : stop,
    [GEN_AI_REQUEST_STREAM]: given.stream || undefined,
    [GEN_AI_TOOL_DEFINITIONS]: toToolDefinitions(given.tools as []),
  };
}

function resultFacts({ generations, llmOutput }: LLMResult, hasChunks = false): AttributesInput {
  const answers = generations?.flat() ?? [];
  const message = answers[0]?.message;
  const told = message?.response_metadata ?? {};
  const reasons = answers.flatMap(({ generationInfo, message }) => {
    const { finish_reason, stop_reason } = { ...message?.response_metadata, ...generationInfo } as Facts;
    return finish_reason ?? stop_reason ?? [];
  });
  const tokens = llmOutput?.tokenUsage;
  const usage = message?.usage_metadata;
  return {
    [GEN_AI_RESPONSE_ID]: told.id ?? message?.id,
    [GEN_AI_RESPONSE_MODEL]: told.model_name ?? told.model,
    [GEN_AI_RESPONSE_FINISH_REASONS]: reasons.length ? reasons : undefined,
    ...usageAttributes({
      input: usage?.input_tokens ?? tokens?.promptTokens,
      output: usage?.output_tokens ?? tokens?.completionTokens,
      cacheRead: usage?.input_token_details?.cache_read,
      cacheWrite: usage?.input_token_details?.cache_creation,
      reasoning: usage?.output_token_details?.reasoning,
    } as object),
    // One streamed answer is put together from its chunks.
    ...((!hasChunks || answers.length > 1) && {
      [GEN_AI_OUTPUT_MESSAGES]: answers.map(({ text, message }) =>
        message ? toPartsMessage(message) : { role: "assistant", parts: [{ type: "text", content: text }] },
      ),
    }),
  };
}

/** Tools get their input as text. */
const parsed = (text: unknown): unknown =>
  quietly(() => (typeof text === "string" && /^\s*[[{]/.test(text) ? JSON.parse(text) : undefined)) ?? text;
