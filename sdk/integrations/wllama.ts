import { quietly } from "../tracer/quietly.ts";
import { observedCompletion } from "./completion-call.ts";
import { observedEmbedding } from "./embedding-call.ts";
import { replaceMethod } from "./replace-method.ts";
import type { IntegrationOptions } from "./watch-call.ts";

export interface WllamaOptions extends IntegrationOptions {
  /** The model's name. Default: as the loaded GGUF file calls itself (`general.name`). */
  model?: string;
}

interface WllamaLike {
  getModelMetadata?(): { meta?: Record<string, string> };
}

/**
 * Records every call of wllama (`@wllama/wllama` 3: llama.cpp in WebAssembly): `createChatCompletion` and
 * `createCompletion` with all three kinds of result (whole answer, async iterable, `onData`), and `createEmbedding`;
 * with chunks, tokens and llama.cpp's own timings. Streams stay the same objects. Never throws.
 *
 * @returns the same object.
 *
 * @example
 * import { Wllama } from "@wllama/wllama";
 * import { wrapWllama } from "genai-traces/wllama";
 *
 * const wllama = wrapWllama(new Wllama({ default: "/wllama.wasm" }));
 * await wllama.loadModel([blob]);
 * for await (const chunk of await wllama.createChatCompletion({ messages, stream: true })) show(chunk);
 */
export function wrapWllama<W extends object>(wllama: W, options: WllamaOptions = {}): W {
  const common = (request: unknown) => ({
    provider: "llama.cpp",
    model: options.model ?? quietly(() => (wllama as WllamaLike).getModelMetadata?.().meta?.["general.name"]),
    request,
    options,
  });
  for (const [name, operation] of [
    ["createChatCompletion", "chat"],
    ["createCompletion", "text_completion"],
  ] as const)
    replaceMethod(wllama, name, (original) => {
      return function (request, ...others) {
        const run = (heard: unknown) => original.call(this, heard, ...others);
        return observedCompletion({ ...common(request), operation, run });
      };
    });
  replaceMethod(wllama, "createEmbedding", (original) => {
    return function (request) {
      return observedEmbedding({ ...common(request), run: (heard) => original.call(this, heard) });
    };
  });
  return wllama;
}
