import {
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VARIABLE,
  GEN_AI_PROMPT_VERSION,
  GT_PROMPT_MESSAGES,
  GT_PROMPT_TEMPLATE,
  GT_STAGE,
} from "../protocol/index.ts";
import type { AttributesInput, Span } from "../tracer/api.ts";
import { type MessagesInput, toMessages } from "./messages.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface PromptOptions extends StageOptions {
  name: string;
  version?: string;
  /** The text with its placeholders, in whatever notation you use; or messages with placeholders. */
  template?: unknown;
  variables?: Record<string, unknown>;
  /** The rendered messages; a string is one user message. */
  messages?: MessagesInput;
}

export interface PromptSpan extends Span {
  /** The rendered messages, where they are not what `fn` returns. */
  messages(messages: MessagesInput): this;
}

/**
 * A prompt being built. What `fn` returns is recorded as the rendered messages when it is a string or an
 * array, unless they were given already.
 */
export function prompt(options: PromptOptions): PromptSpan;
export function prompt<T>(options: PromptOptions, fn: (span: PromptSpan) => T): T;
export function prompt<T>(options: PromptOptions, fn?: (span: PromptSpan) => T): PromptSpan | T {
  const started = startStage("prompt", options, () => ({
    name: named("prompt", options.name),
    attributes: {
      [GT_STAGE]: "prompt",
      [GEN_AI_PROMPT_NAME]: options.name,
      [GEN_AI_PROMPT_VERSION]: options.version,
      [GT_PROMPT_TEMPLATE]: options.template,
      ...variableAttributes(options.variables),
      ...messagesAttribute(options.messages),
    },
  }));
  let given = options?.messages !== undefined;
  const span = withSetters<PromptSpan>(started, {
    messages: (messages) => {
      given = true;
      return messagesAttribute(messages);
    },
  });
  return runStage(span, fn, (value: unknown) => {
    if (!given && (typeof value === "string" || Array.isArray(value))) span.messages(value);
  });
}

const messagesAttribute = (messages?: MessagesInput): AttributesInput => ({
  [GT_PROMPT_MESSAGES]: toMessages(messages, "user"),
});

function variableAttributes(variables: Record<string, unknown> = {}): AttributesInput {
  const attributes: AttributesInput = {};
  for (const key of Object.keys(variables)) attributes[GEN_AI_PROMPT_VARIABLE + key] = variables[key];
  return attributes;
}
