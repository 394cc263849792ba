import {
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
} from "../protocol/attributes.ts";
import type { AttributesInput, Span } from "../tracer/api.ts";
import { Answer } from "../wire/answer.ts";
import { clear, type Json, list, obj } from "../wire/json.ts";
import { usageFacts } from "../wire/usage.ts";
import { operationOf } from "./span-operation.ts";

/** Reads what engines in the page answer in OpenAI's shape: whole, or chunk by chunk. */
export interface CompletionReader {
  read(item: unknown): void;
  /** Somebody interrupted the engine, which then ends in good order. */
  readonly isInterrupted: boolean;
  /** What is told at the end. */
  close(): void;
}

export function completionReader(span: Span, isStream: boolean): CompletionReader {
  const answer = new Answer(operationOf(span), isStream);
  let told: AttributesInput = {};
  let isInterrupted = false;
  return {
    read(item) {
      const it = obj(item);
      told = { ...told, ...clear(factsOf(it)) };
      for (const choice of list(it.choices).map(obj)) {
        if (choice.finish_reason === "abort") isInterrupted = true;
        readChoice(answer, choice);
      }
    },
    get isInterrupted() {
      return isInterrupted;
    },
    close() {
      span.setAttributes(told);
      answer.close();
    },
  };
}

function readChoice(answer: Answer, choice: Json): void {
  const at = Number(choice.index) || 0;
  const said = obj(choice.delta ?? choice.message);
  answer.reasoning(said.reasoning_content ?? said.reasoning, at);
  answer.text(said.content ?? choice.text, at);
  answer.refusal(said.refusal, at);
  for (const call of list(said.tool_calls).map(obj)) {
    const { name, arguments: given } = obj(call.function);
    const { index, id } = call as { index?: number; id?: string };
    answer.tool({ index, id, name: name as string | undefined, arguments: given }, at);
  }
  answer.finish(choice.finish_reason, at);
}

/** Counts and times: of OpenAI, and what WebLLM (`usage.extra`) and llama.cpp (`timings`) add of their own. */
function factsOf({ id, model, usage, timings }: Json): AttributesInput {
  const counted = obj(usage);
  const { time_to_first_token_s, ...extra } = obj(counted.extra);
  const { prompt_n, cache_n, predicted_n } = obj(timings);
  const prompt = typeof prompt_n === "number" ? prompt_n + (Number(cache_n) || 0) : undefined;
  return {
    [GEN_AI_RESPONSE_ID]: id || undefined,
    [GEN_AI_RESPONSE_MODEL]: model || undefined,
    [GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: time_to_first_token_s,
    "genai_traces.engine.timings": timings ?? (Object.keys(extra).length ? extra : undefined),
    ...usageFacts({
      input: counted.prompt_tokens ?? prompt,
      output: counted.completion_tokens ?? predicted_n,
      cacheRead: obj(counted.prompt_tokens_details).cached_tokens ?? cache_n,
      reasoning: obj(counted.completion_tokens_details).reasoning_tokens,
    }),
  };
}
