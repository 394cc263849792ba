import type { StreamWatcher } from "../stages/stream-watcher.ts";
import type { Span } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { type Json, obj } from "../wire/json.ts";
import { askModel } from "../wire/request.ts";
import { completionReader } from "./completion-reader.ts";
import { type IntegrationOptions, watchCall } from "./watch-call.ts";
import { watchStream } from "./watch-stream.ts";

export interface CompletionCall {
  operation: "chat" | "text_completion";
  provider: string;
  /** The model that is loaded, where the request names none. */
  model: string | undefined;
  /** In OpenAI's shape. */
  request: unknown;
  options: IntegrationOptions;
  /** The engine's own call, with the request to give it. */
  run(request: unknown): unknown;
}

/**
 * One call of an engine in the page that speaks OpenAI's shape. The result may be a whole answer, an async iterable of
 * chunks, or nothing, with each chunk given to the request's `onData`.
 */
export function observedCompletion(call: CompletionCall): unknown {
  const span = quietly(() => start(call));
  if (!span?.isRecording()) return call.run(call.request);
  const { stream, onData, abortSignal } = obj(call.request) as {
    stream?: boolean;
    onData?: (chunk: unknown) => unknown;
    abortSignal?: AbortSignal;
  };
  const reader = completionReader(span, Boolean(stream));
  const failed = (error: unknown): void => {
    reader.close();
    // The engines have errors of their own for what the app stopped.
    if (abortSignal?.aborted) span.end({ aborted: true });
    else span.fail(error);
  };
  const done = (): void => {
    reader.close();
    span.end({ aborted: reader.isInterrupted || abortSignal?.aborted });
  };
  const watcher: StreamWatcher<unknown> = {
    item: (item) => void quietly(() => reader.read(item)),
    done: () => void quietly(done),
    failed: (error) => void quietly(() => failed(error)),
    stopped: () => void quietly(() => failed(new DOMException("The consumer stopped reading", "AbortError"))),
  };
  const heard =
    typeof onData === "function"
      ? {
          ...obj(call.request),
          onData(chunk: unknown) {
            watcher.item(chunk);
            return onData(chunk);
          },
        }
      : call.request;
  return watchCall(span, () => call.run(heard), {
    done(result) {
      const [, isWatched] = watchStream(result, watcher);
      if (isWatched) return;
      if (!stream) reader.read(result);
      done();
    },
    failed,
  });
}

function start({ operation, provider, model, request, options }: CompletionCall): Span {
  const it = obj(request);
  const { name, facts } = askModel({
    operation,
    provider,
    model: it.model ?? model,
    messages: it.messages ?? it.prompt,
    tools: it.tools,
    temperature: it.temperature,
    topP: it.top_p,
    topK: it.top_k,
    maxTokens: it.max_tokens,
    seed: it.seed,
    stop: it.stop,
    frequencyPenalty: it.frequency_penalty,
    presencePenalty: it.presence_penalty,
    choiceCount: it.n,
    stream: it.stream,
    outputType: outputType(it),
  });
  const tracer = options.tracer ?? defaultTracer();
  return tracer.startSpan(name, { parent: options.parent, attributes: facts });
}

/** Schemas and grammars: the former are JSON. */
const outputType = ({ response_format: format }: Json): string | undefined =>
  /^json/.test(String(obj(format).type)) ? "json" : undefined;
