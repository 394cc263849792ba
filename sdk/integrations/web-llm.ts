import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { observedCompletion } from "./completion-call.ts";
import { observedEmbedding } from "./embedding-call.ts";
import { replaceMethod } from "./replace-method.ts";
import { type IntegrationOptions, watchCall } from "./watch-call.ts";

export interface WebLLMOptions extends IntegrationOptions {
  /** The loaded model's id, where neither the request nor the engine tells it (`MLCEngine` keeps it to itself). */
  model?: string;
}

interface Progress {
  progress?: number;
  text?: string;
  timeElapsed?: number;
}

interface EngineLike {
  /** Of engines in workers. */
  modelId?: string | string[];
  getInitProgressCallback?(): ((progress: Progress) => void) | undefined;
  setInitProgressCallback?(callback: ((progress: Progress) => void) | undefined): void;
}

/**
 * Records every call of a WebLLM engine (`@mlc-ai/web-llm`: in the page, in a web worker or in a service worker):
 * `chat.completions.create`, `completions.create`, `embeddings.create` and the methods behind them, with chunks, tokens
 * (streams tell them with `stream_options: {include_usage: true}`) and the engine's own timings; `reload` with its
 * download and compilation as events. The engine's streams stay the same objects. Never throws.
 *
 * @returns the same engine.
 *
 * @example
 * import { CreateMLCEngine } from "@mlc-ai/web-llm";
 * import { wrapWebLLM } from "genai-traces/web-llm";
 *
 * const model = "Llama-3.2-1B-Instruct-q4f16_1-MLC";
 * const engine = wrapWebLLM(await CreateMLCEngine(model), { model });
 * // to see the download too: wrapWebLLM(new MLCEngine()), then engine.reload(model)
 */
export function wrapWebLLM<E extends object>(engine: E, options: WebLLMOptions = {}): E {
  const like = engine as EngineLike;
  let loaded = options.model;
  const common = (request: unknown) => ({
    provider: "web_llm",
    model: loaded ?? quietly(() => like.modelId && [like.modelId].flat()[0]),
    request,
    options,
  });
  for (const [name, operation] of [
    ["chatCompletion", "chat"],
    ["completion", "text_completion"],
  ] as const)
    replaceMethod(engine, name, (original) => {
      return function (request) {
        const run = (heard: unknown) => original.call(this, heard);
        return observedCompletion({ ...common(request), operation, run });
      };
    });
  replaceMethod(engine, "embedding", (original) => {
    return function (request) {
      return observedEmbedding({ ...common(request), run: (heard) => original.call(this, heard) });
    };
  });
  replaceMethod(engine, "reload", (original) => {
    return function (...args) {
      const model = [args[0]].flat().join(", ");
      const span = (options.tracer ?? defaultTracer()).startSpan(`load ${model}`, {
        parent: options.parent,
        attributes: { "gen_ai.provider.name": "web_llm", "gen_ai.request.model": model },
      });
      const restore = quietly(() =>
        listen(like, (progress) => void span.addEvent("load_progress", progress)),
      );
      return watchCall(span, () => original.apply(this, args), {
        done() {
          loaded = model;
          restore?.();
          span.end();
        },
        failed(error) {
          restore?.();
          span.fail(error);
        },
      });
    };
  });
  return engine;
}

/** Hears the engine's progress beside the app, a percent at a time. */
function listen(engine: EngineLike, tell: (progress: { progress?: number; text?: string }) => void) {
  const { getInitProgressCallback, setInitProgressCallback } = engine;
  if (!getInitProgressCallback || !setInitProgressCallback) return undefined;
  const theirs = getInitProgressCallback.call(engine);
  let noted = -1;
  const heard = (report: Progress): void => {
    const { progress = 0, text } = report;
    if (progress >= noted + 0.01 || progress === 1) {
      noted = progress;
      quietly(() => tell({ progress, text }));
    }
    theirs?.(report);
  };
  setInitProgressCallback.call(engine, heard);
  return () => {
    if (getInitProgressCallback.call(engine) === heard) setInitProgressCallback.call(engine, theirs);
  };
}
