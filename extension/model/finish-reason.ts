/** What a provider's word for the end of an answer means. */
export interface Finish {
  /** `cut`, `blocked` and `failed` are not what anybody wanted. */
  kind: "done" | "tools" | "cut" | "blocked" | "paused" | "failed" | "unknown";
  /** One sentence. */
  words: string;
}

const DONE: Finish = { kind: "done", words: "The model finished its answer." };
const STOP_WORD: Finish = { kind: "done", words: "The model came to a stop sequence." };
const LENGTH: Finish = {
  kind: "cut",
  words: "The answer was cut off: the limit of output tokens was reached.",
};
const CONTEXT: Finish = { kind: "cut", words: "The answer was cut off: the model's context is full." };
const TOOLS: Finish = { kind: "tools", words: "The model asked for tools." };
const FILTER: Finish = { kind: "blocked", words: "The answer was stopped by the provider's content filter." };
const REFUSAL: Finish = { kind: "blocked", words: "The model refused to answer." };
const blocked = (what: string): Finish => ({ kind: "blocked", words: `The answer was stopped: ${what}.` });
const failed = (what: string): Finish => ({ kind: "failed", words: `The answer failed: ${what}.` });

/**
 * By the word in lower case. Sources: each provider's API reference, 2026-11: OpenAI `finish_reason` and Responses'
 * `incomplete_details.reason`, Anthropic `stop_reason`, Gemini `FinishReason`, Cohere, Ollama `done_reason`, Bedrock
 * `stopReason`, Mistral, AI SDK `finishReason`, OpenTelemetry.
 */
const REASONS: Record<string, Finish> = {
  stop: DONE,
  end_turn: DONE,
  complete: DONE,
  completed: DONE,
  eos: DONE,
  eos_token: DONE,
  stop_sequence: STOP_WORD,
  length: LENGTH,
  max_tokens: LENGTH,
  max_output_tokens: LENGTH,
  model_length: CONTEXT,
  model_context_window_exceeded: CONTEXT,
  error_limit: CONTEXT,
  tool_calls: TOOLS,
  tool_call: TOOLS,
  tool_use: TOOLS,
  "tool-calls": TOOLS,
  function_call: TOOLS,
  pause_turn: {
    kind: "paused",
    words: "The provider paused a long turn: the app may send it back to go on.",
  },
  content_filter: FILTER,
  "content-filter": FILTER,
  content_filtered: FILTER,
  guardrail_intervened: blocked("a guardrail stepped in"),
  refusal: REFUSAL,
  safety: blocked("the provider's safety filter saw it as unsafe"),
  recitation: blocked("it repeated a source word for word"),
  language: blocked("its language is not supported"),
  blocklist: blocked("it held a term of the block list"),
  prohibited_content: blocked("it may hold prohibited content"),
  spii: blocked("it may hold sensitive personal data"),
  image_safety: blocked("an image was seen as unsafe"),
  error_toxic: blocked("it was seen as toxic"),
  user_cancel: { kind: "cut", words: "The answer was cancelled by the app." },
  cancelled: { kind: "cut", words: "The answer was cancelled." },
  malformed_function_call: failed("the model's tool call could not be read"),
  unexpected_tool_call: failed("the model called a tool although none was offered"),
  too_many_tool_calls: failed("the model called too many tools one after another"),
  error: failed("the provider reports an error"),
  timeout: failed("the provider ran out of time"),
  load: { kind: "done", words: "The model was loaded; nothing was asked." },
  unload: { kind: "done", words: "The model was unloaded." },
};

/** Unknown words are shown as they are, never guessed. */
export function finishOf(reason: string): Finish {
  const key = reason.toLowerCase();
  if (Object.hasOwn(REASONS, key)) return REASONS[key] as Finish;
  return { kind: "unknown", words: `Finish reason: ${reason}.` };
}
