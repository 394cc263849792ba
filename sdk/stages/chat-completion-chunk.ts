import type { ChunkInput } from "../tracer/api.ts";

/** What matters of a streamed chunk of OpenAI's chat completions, which many servers and engines speak. */
export interface ChatCompletionChunkLike {
  choices?: {
    delta?: {
      content?: string | null;
      /** DeepSeek, vLLM, llama.cpp … */
      reasoning_content?: string | null;
      /** OpenRouter, Ollama … */
      reasoning?: string | null;
      tool_calls?: { index?: number; id?: string; function?: { name?: string; arguments?: string } }[];
    };
  }[];
}

/** For `traceStream`: the words, reasoning and pieces of tool calls in the first choice's delta. */
export function chatCompletionChunk(item: ChatCompletionChunkLike): ChunkInput[] {
  const delta = item?.choices?.[0]?.delta;
  const chunks: ChunkInput[] = [];
  const reasoning = delta?.reasoning_content ?? delta?.reasoning;
  if (reasoning) chunks.push({ reasoning });
  if (delta?.content) chunks.push(delta.content);
  for (const { index, id, function: call } of delta?.tool_calls ?? [])
    chunks.push({ toolCall: { index, id, name: call?.name, arguments: call?.arguments } });
  return chunks;
}
