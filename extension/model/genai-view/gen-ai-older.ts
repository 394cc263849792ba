import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import { isObject } from "../attribute-values.ts";
import { TOLD_COST } from "../cost/told-cost.ts";
import { messagesIn } from "./any-messages.ts";
import { treeOf } from "./flat-tree.ts";
import {
  type Convention,
  firstOf,
  nonEmpty,
  objectIn,
  type Source,
  textIn,
  toolDefinitions,
} from "./source.ts";

/** Values of `gen_ai.system` that were renamed with it (semantic-conventions 1.37). */
const SYSTEMS: Record<string, string> = {
  vertex_ai: "gcp.vertex_ai",
  gemini: "gcp.gemini",
  "az.ai.openai": "azure.ai.openai",
  "az.ai.inference": "azure.ai.inference",
  xai: "x_ai",
};

export const providerOf = (system: AttributeValue | undefined): string | undefined => {
  const name = textIn(system)?.toLowerCase();
  return name === undefined ? undefined : (SYSTEMS[name] ?? name);
};

/** Names of OpenTelemetry's that were replaced, and those that exporters made of them: OpenLIT, Traceloop, OpenLLMetry. */
export const genAiOlder: Convention = ({ attributes: a, events }) => ({
  "gen_ai.provider.name": providerOf(a["gen_ai.system"]),
  "gen_ai.usage.input_tokens": firstOf(a, "gen_ai.usage.prompt_tokens"),
  "gen_ai.usage.output_tokens": firstOf(a, "gen_ai.usage.completion_tokens"),
  "gen_ai.usage.cache_read.input_tokens": firstOf(
    a,
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.cache_read_tokens",
    "gen_ai.usage.input_cached_tokens",
  ),
  "gen_ai.usage.cache_write.input_tokens": firstOf(
    a,
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.cache_write_tokens",
  ),
  "gen_ai.usage.reasoning.output_tokens": firstOf(
    a,
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.details.reasoning_tokens",
  ),
  // Another name of OpenLIT's; Logfire's.
  [TOLD_COST]: firstOf(a, "gen_ai.usage.total_cost", "operation.cost"),
  "gen_ai.request.seed": firstOf(a, "gen_ai.openai.request.seed"),
  "gen_ai.output.type": firstOf(a, "gen_ai.openai.request.response_format"),
  "gen_ai.request.stream": firstOf(a, "gen_ai.request.is_stream", "gen_ai.is_streaming", "llm.is_streaming"),
  "gen_ai.input.messages": inputOf(a, events),
  "gen_ai.output.messages": outputOf(a, events),
  "gen_ai.tool.definitions": toolDefinitions(
    nonEmpty(treeOf(a, "gen_ai.tool.definitions.")) ?? nonEmpty(treeOf(a, "llm.request.functions.")),
  ),
  ...detailsEvent(events),
});

function inputOf(a: Attributes, events: Source["events"]): AttributeValue | undefined {
  return (
    nonEmpty(messagesIn(firstOf(a, "gen_ai.prompt"), "user")) ??
    nonEmpty(messagesIn(treeOf(a, "gen_ai.prompt."), "user")) ??
    nonEmpty(events.flatMap(askedIn))
  );
}

function outputOf(a: Attributes, events: Source["events"]): AttributeValue | undefined {
  return (
    nonEmpty(messagesIn(firstOf(a, "gen_ai.completion"), "assistant")) ??
    nonEmpty(messagesIn(treeOf(a, "gen_ai.completion."), "assistant")) ??
    nonEmpty(events.flatMap(answeredIn))
  );
}

type Event = Source["events"][number];

const MESSAGE_EVENT = /^gen_ai\.(system|user|assistant|tool)\.message$/;

/** Events of 1.28 to 1.36 for each message, and of 1.26 and OpenLIT for the whole prompt. */
function askedIn({ name, attributes: a }: Event): AttributeValue[] {
  if (name === "gen_ai.content.prompt") return promptText(a["gen_ai.prompt"]);
  const role = MESSAGE_EVENT.exec(name)?.[1];
  if (!role) return [];
  const body = objectIn(firstOf(a, "gen_ai.event.content", "event.body", "body"));
  const { id, ...whole } = { ...a, ...body };
  return messagesIn(
    [{ role, ...whole, ...(role === "tool" && id !== undefined && { tool_call_id: id }) }],
    role,
  );
}

function answeredIn({ name, attributes: a }: Event): AttributeValue[] {
  if (name === "gen_ai.content.completion") return messagesIn(a["gen_ai.completion"], "assistant");
  if (name !== "gen_ai.choice") return [];
  const body = objectIn(firstOf(a, "gen_ai.event.content", "event.body", "body"));
  const whole = { ...a, ...body };
  const message = objectIn(whole.message);
  const finish = whole.finish_reason ?? null;
  return messagesIn(
    [{ finish_reason: finish, role: "assistant", ...(nonEmpty(message) ?? whole) }],
    "assistant",
  );
}

/** OpenLIT writes `user: What is …`, one message a line. */
function promptText(value: AttributeValue | undefined): AttributeValue[] {
  if (typeof value !== "string") return messagesIn(value, "user");
  const pieces = value.split(/^(system|user|assistant|tool): /m);
  if (pieces.length < 3) return messagesIn(value, "user");
  const messages: AttributeValue[] = [];
  for (let i = 1; i + 1 < pieces.length; i += 2)
    messages.push({
      role: pieces[i] as string,
      parts: [{ type: "text", content: (pieces[i + 1] as string).trimEnd() }],
    });
  return messages;
}

/** All that a call has to say can stand in one event. */
export const DETAILS_EVENT = "gen_ai.client.inference.operation.details";

function detailsEvent(events: Source["events"]): Attributes {
  const details = events.find(({ name }) => name === DETAILS_EVENT)?.attributes ?? {};
  const facts = Object.entries(details).filter(([key]) => key.startsWith("gen_ai."));
  return isObject(details) ? Object.fromEntries(facts) : {};
}
