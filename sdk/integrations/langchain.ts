import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GEN_AI_WORKFLOW_NAME,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import { named } from "../stages/stage.ts";
import type { AttributesInput, Span, SpanOptions } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { type Facts, type LLMResult, modelFacts, parsed, resultFacts } from "./langchain-facts.ts";
import { type MessageLike, toChunks, toPartsMessage } from "./langchain-messages.ts";
import type { IntegrationOptions } from "./watch-call.ts";

interface Serialized {
  id?: string[];
  name?: string;
}

interface Run {
  span: Span;
  hasChunks?: boolean;
}

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
