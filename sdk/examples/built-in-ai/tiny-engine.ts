import { Wllama } from "@wllama/wllama";

const silent = { debug() {}, log() {}, warn: console.warn, error: console.error };
const MAX_TOKENS = 150;
export const CONTEXT_TOKENS = 512;

export type EngineMessage =
  | { role: "system" | "user" | "assistant"; content: string }
  | { role: "tool"; content: string; tool_call_id: string };

export interface EnginePiece {
  text: string;
  /** Tokens that the whole call used, with the last piece. */
  tokens?: number;
}

export type Engine = (messages: EngineMessage[], signal?: AbortSignal) => AsyncIterable<EnginePiece>;

/** The demo's own model (`../chat/model/README.md`) in llama.cpp; `onProgress` hears of its download, 0 to 1. */
export async function loadTinyEngine(onProgress: (loaded: number) => void): Promise<Engine> {
  onProgress(0);
  const response = await fetch("../tiny.gguf");
  if (!response.ok)
    throw new DOMException(`The model could not be loaded: ${response.status}`, "NetworkError");
  const model = await response.blob();
  onProgress(0.5);
  const wllama = new Wllama(
    { default: new URL("../wllama.wasm", document.baseURI).href },
    { logger: silent, suppressNativeLog: true },
  );
  await wllama.loadModel([model], { n_ctx: CONTEXT_TOKENS, n_threads: 1 });
  onProgress(1);
  return async function* (messages, signal) {
    const request = {
      messages,
      stream: true as const,
      stream_options: { include_usage: true }, // llama.cpp reads it, its types do not know it
      max_tokens: MAX_TOKENS,
      temperature: 0,
      abortSignal: signal,
    };
    for await (const { choices, usage } of await wllama.createChatCompletion(request)) {
      const text = choices[0]?.delta.content;
      if (text) yield { text };
      if (usage) yield { text: "", tokens: usage.total_tokens };
    }
  };
}
