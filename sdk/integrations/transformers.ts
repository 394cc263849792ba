import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import { type MessagesInput, toMessages } from "../stages/messages.ts";
import { named } from "../stages/stage.ts";
import { toToolDefinitions } from "../stages/tool-definitions.ts";
import type { AttributesInput, Span } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { observedStreamer, type Streamer, type StreamerTally } from "./transformers-streamer.ts";
import { type IntegrationOptions, watchCall } from "./watch-call.ts";

export interface PipelineOptions extends IntegrationOptions {
  /** The model's id, as given to `pipeline()`; a pipeline itself seldom knows it. */
  model?: string;
}

/** As much of a pipeline as is read. */
interface PipelineLike {
  task?: string;
  model?: { config?: { _name_or_path?: string } };
}

/** As much of a call's options as is read. */
interface CallOptions {
  streamer?: Streamer;
  max_new_tokens?: number;
  temperature?: number;
  top_k?: number;
  top_p?: number;
  tools?: unknown;
  stopping_criteria?: { interrupted?: boolean; criteria?: { interrupted?: boolean }[] };
}

/** Tasks that write, and where their answer is. */
const WRITES: Record<string, string> = {
  "text-generation": "generated_text",
  "text2text-generation": "generated_text",
  summarization: "summary_text",
  translation: "translation_text",
};

/**
 * Records every call of a pipeline of `@huggingface/transformers`: writing tasks with the time of each token (through
 * the streamer given, or one that only counts), their words, and tokens in and out; `feature-extraction` as embeddings;
 * all others with input and output. Results, streamers and errors are the library's own. Never throws.
 *
 * Pipelines usually run in a worker: call `init` and this there, and `connectWorker` in the page.
 *
 * @returns a pipeline to use instead, which is the same in all else.
 *
 * @example
 * import { pipeline } from "@huggingface/transformers";
 * import { wrapPipeline } from "genai-traces/transformers";
 *
 * const id = "onnx-community/Qwen3-0.6B-ONNX";
 * const generate = wrapPipeline(await pipeline("text-generation", id), { model: id });
 * await generate([{ role: "user", content: "Hello" }], { max_new_tokens: 64, streamer });
 */
export function wrapPipeline<P extends (...args: never[]) => unknown>(
  pipeline: P,
  options: PipelineOptions = {},
): P {
  const apply = (target: P, self: unknown, args: unknown[]): unknown => {
    const call = () => Reflect.apply(target, self, args);
    const pipe = target as PipelineLike;
    const task = quietly(() => taskOf(pipe)) ?? "pipeline";
    const span = quietly(() => start(pipe, task, args, options));
    if (!span?.isRecording()) return call();
    const { observed, tally } = quietly(() => observe(task, args, span)) ?? { observed: args };
    return watchCall(span, () => Reflect.apply(target, self, observed), {
      done(result) {
        const aborted = quietly(() => isInterrupted(args[1] as CallOptions)) || undefined;
        const attributes = quietly(() => resultFacts(task, args[0], result, tally)) ?? {};
        span.end({ attributes, aborted });
      },
    });
  };
  return quietly(() => new Proxy(pipeline, { apply })) ?? pipeline;
}

/** `translation_en_to_de` is a translation. */
function taskOf({ task = "" }: PipelineLike): string {
  return /^translation/.test(task) ? "translation" : task;
}

function start(pipe: PipelineLike, task: string, args: unknown[], options: PipelineOptions): Span {
  const [input, given] = args as [unknown, CallOptions | undefined];
  const model = options.model ?? (pipe.model?.config?._name_or_path || undefined);
  const isChat = Array.isArray(input) && typeof input[0] === "object";
  const operation = operationOf(task, isChat);
  return (options.tracer ?? defaultTracer()).startSpan(named(operation ?? task, model), {
    parent: options.parent,
    attributes: {
      [GEN_AI_OPERATION_NAME]: operation,
      [GEN_AI_PROVIDER_NAME]: "transformers.js",
      [GEN_AI_REQUEST_MODEL]: model,
      "genai_traces.task": pipe.task,
      ...(task in WRITES
        ? {
            [GEN_AI_INPUT_MESSAGES]: inputMessages(input),
            [GEN_AI_REQUEST_MAX_TOKENS]: given?.max_new_tokens,
            [GEN_AI_REQUEST_TEMPERATURE]: given?.temperature,
            [GEN_AI_REQUEST_TOP_K]: given?.top_k,
            [GEN_AI_REQUEST_TOP_P]: given?.top_p,
            [GEN_AI_REQUEST_STREAM]: given?.streamer ? true : undefined,
            [GEN_AI_TOOL_DEFINITIONS]: toToolDefinitions(given?.tools as []),
          }
        : { [GT_INPUT]: input }),
    },
  });
}

function operationOf(task: string, isChat: boolean): string | undefined {
  if (task === "feature-extraction") return "embeddings";
  if (task === "text-generation") return isChat ? "chat" : "text_completion";
  return task in WRITES ? "generate_content" : undefined;
}

/** A chat, a text, or several texts at once. */
const inputMessages = (input: unknown): unknown =>
  Array.isArray(input) && typeof input[0] === "string"
    ? input.map((content) => ({ role: "user", parts: [{ type: "text", content }] }))
    : toMessages(input as MessagesInput, "user");

/** The same arguments with a streamer that tells us of each token. */
function observe(task: string, args: unknown[], span: Span): { observed: unknown[]; tally?: StreamerTally } {
  if (!(task in WRITES)) return { observed: args };
  const [input, given, ...others] = args as [unknown, CallOptions | undefined];
  const { streamer, tally } = observedStreamer(given?.streamer, span);
  return { observed: [input, { ...given, streamer }, ...others], tally };
}

function resultFacts(task: string, input: unknown, result: unknown, tally?: StreamerTally): AttributesInput {
  if (task === "feature-extraction")
    return { [GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: (result as { dims?: number[] }).dims?.at(-1) };
  const member = WRITES[task];
  if (!member) return { [GT_OUTPUT]: result };
  const answers = (result as unknown[]).flat() as Record<string, unknown>[];
  return {
    // Of several prompts at once the shorter ones are padded, and their tokens not worth counting.
    ...(tally?.batch === 1 && {
      [GEN_AI_USAGE_INPUT_TOKENS]: task === "text-generation" ? tally.input : undefined,
      [GEN_AI_USAGE_OUTPUT_TOKENS]: tally.output,
    }),
    [GEN_AI_OUTPUT_MESSAGES]: tally?.hasText
      ? undefined
      : answers.map((answer) => toAnswer(answer[member], input)),
  };
}

/** The whole chat with the answer behind it, or a text that may begin with the prompt. */
function toAnswer(value: unknown, input: unknown): unknown {
  if (Array.isArray(value)) return (toMessages(value.slice(-1), "assistant") as unknown[])[0];
  const text = String(value);
  const isFull = typeof input === "string" && text.startsWith(input);
  const content = isFull ? text.slice(input.length) : text;
  return { role: "assistant", parts: [{ type: "text", content }] };
}

function isInterrupted({ stopping_criteria: given }: CallOptions = {}): boolean {
  return [given, ...(given?.criteria ?? [])].some((one) => one?.interrupted);
}
