import { Wllama } from "@wllama/wllama";
import type { Message, Model, ModelChunk } from "./model.ts";
import { callAsText, readCalls } from "./text-calls.ts";

const silent = { debug() {}, log() {}, warn: console.warn, error: console.error };
const MAX_TOKENS = 150;

/**
 * llama.cpp in WebAssembly with the tiny model of this demo (`model/README.md`). It needs no key and no
 * server, reads one question with its notes, and makes up what it does not find there.
 */
export async function loadEmbeddedModel(): Promise<Model> {
  const engine = new Wllama(
    { default: new URL("wllama.wasm", document.baseURI).href },
    {
      logger: silent,
      suppressNativeLog: true,
    },
  );
  const response = await fetch("tiny.gguf");
  if (!response.ok) throw new Error(`tiny.gguf could not be loaded: ${response.status}`);
  await engine.loadModel([await response.blob()], { n_ctx: 512, n_threads: 1 });
  return {
    provider: "llama.cpp",
    name: "genai-traces-tiny",
    inPage: true,
    template: { name: "shop-notes", version: "1", text: "{notes}" },
    history: 0,
    maxTokens: MAX_TOKENS,
    temperature: 0,
    async stream(messages, signal) {
      const request = {
        messages: messages.map(asText),
        stream: true as const,
        stream_options: { include_usage: true }, // llama.cpp reads it, its types do not know it
        max_tokens: MAX_TOKENS,
        temperature: 0,
        abortSignal: signal,
      };
      const chunks = await engine.createChatCompletion(request);
      return readCalls(chunks as AsyncIterable<ModelChunk>);
    },
  };
}

/** The tiny model knows calls and results only as lines of text. */
function asText(message: Message) {
  if (message.role === "tool")
    return { ...message, content: message.content.startsWith("error") ? "error" : message.content };
  if (message.role !== "assistant" || !message.tool_calls?.length) return message;
  return { role: message.role, content: message.tool_calls.map(callAsText).join("\n") };
}
