import { type ChatSpan, chat, chatCompletionChunk, type Span, traceStream } from "genai-traces";
import type { Message, Model, ModelChunk } from "./models/model.ts";
import { type ToolCall, toolDefinitions } from "./tools.ts";

export interface Reply {
  text: string;
  toolCalls: ToolCall[];
}

export interface ModelCall {
  model: Model;
  messages: Message[];
  conversationId: string;
  parent: Span;
  signal: AbortSignal;
  onText(piece: string): void;
}

/** One call of the model, streamed. */
export function callModel({ model, messages, signal, onText, ...rest }: ModelCall): Promise<Reply> {
  const request = {
    ...rest,
    messages,
    provider: model.provider,
    model: model.name,
    kind: model.inPage ? (1 as const) : (3 as const),
    temperature: model.temperature,
    maxTokens: model.maxTokens,
    serverAddress: model.serverAddress,
    serverPort: model.serverPort,
    tools: toolDefinitions,
    stream: true,
  };
  return chat(request, async (span) => {
    const reply: Reply = { text: "", toolCalls: [] };
    const stream = await model.stream(messages, signal);
    for await (const chunk of traceStream(stream, span, chatCompletionChunk)) {
      const text = readInto(reply, chunk);
      if (text) onText(text);
      noteFigures(chunk, span);
    }
    signal.throwIfAborted(); // the openai client ends an aborted stream without an error
    return reply;
  });
}

/** Adds a chunk to the reply and returns its words. */
function readInto(reply: Reply, chunk: ModelChunk): string {
  const delta = chunk.choices[0]?.delta;
  for (const piece of delta?.tool_calls ?? []) {
    reply.toolCalls[piece.index] ??= { id: "", name: "", arguments: "" };
    const call = reply.toolCalls[piece.index] as ToolCall;
    call.id ||= piece.id ?? "";
    call.name += piece.function?.name ?? "";
    call.arguments += piece.function?.arguments ?? "";
  }
  const text = delta?.content ?? "";
  reply.text += text;
  return text;
}

/** Finish reason and usage come with the last chunks. */
function noteFigures({ id, model, choices, usage }: ModelChunk, span: ChatSpan): void {
  const reason = choices[0]?.finish_reason;
  const finishReasons = reason ? [reason === "tool_calls" ? "tool_call" : reason] : undefined;
  if (reason) span.response({ id: id || undefined, model: model || undefined, finishReasons });
  if (usage)
    span.usage({
      input: usage.prompt_tokens,
      output: usage.completion_tokens,
      cacheRead: usage.prompt_tokens_details?.cached_tokens,
      reasoning: usage.completion_tokens_details?.reasoning_tokens,
    });
}
