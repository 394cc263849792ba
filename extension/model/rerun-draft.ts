import type { Attributes, AttributeValue } from "../../sdk/protocol/index.ts";
import { counted } from "./format.ts";
import type { GenAIView } from "./genai-view.ts";
import type { Part } from "./message.ts";
import { chatBody } from "./request-chat.ts";
import { toolsOf } from "./tool-use.ts";
import type { Span } from "./trace.ts";

/** A message as it is edited. */
export interface DraftMessage {
  role: string;
  text: string;
  /** What else it has and is sent as it was: calls of tools, which of them it answers. */
  more: Attributes;
}

/** A model call before it is made again, as it is edited. */
export interface RerunDraft {
  model: string;
  messages: DraftMessage[];
  /** All else of the request, as JSON. */
  parameters: string;
  /** Tools that the app offered. */
  tools: AttributeValue[];
  sendsTools: boolean;
  /** What of the original is not in it, in words. */
  lacks: string[];
}

export const ROLES = ["system", "developer", "user", "assistant", "tool"] as const;

/**
 * A call as it was recorded, as a request of Chat Completions that streams. What was not recorded is not invented, but said.
 */
export function draftOf(span: Span, view: GenAIView): RerunDraft {
  const { model, messages, tools, ...parameters } = chatBody(view);
  const list = Array.isArray(messages) ? (messages as Attributes[]) : [];
  const streamed = { ...parameters, stream: true, stream_options: { include_usage: true } };
  return {
    model: String(model),
    messages: list.map(({ role, content, ...more }) => ({ role: String(role), text: textOf(content), more })),
    parameters: JSON.stringify(streamed, null, 2),
    tools: Array.isArray(tools) ? tools : [],
    sendsTools: true,
    lacks: lacksOf(span, view, Array.isArray(tools) ? tools.length : 0),
  };
}

const textOf = (content: AttributeValue | undefined): string =>
  typeof content === "string"
    ? content
    : content === null || content === undefined
      ? ""
      : JSON.stringify(content);

function lacksOf(span: Span, view: GenAIView, tools: number): string[] {
  const parts = [...view.system, ...view.input.flatMap((message) => message.parts)];
  const has = (type: Part["type"]) => parts.some((part) => part.type === type);
  const ownTools = toolsOf(view).offered.length - tools;
  return [
    ...(view.input.length === 0 ? ["No messages were recorded: write the question."] : []),
    ...(has("withheld") ? ["Words that were not recorded stand in brackets: put them back."] : []),
    ...(has("media") ? ["Images, sound and files stand in brackets: their data is not sent."] : []),
    ...(has("reasoning") ? ["Reasoning of earlier answers is left out."] : []),
    ...(ownTools > 0 ? [`Not sent: ${counted(ownTools, "tool")} of the provider's own.`] : []),
    ...(span.redacted > 0 ? [`Removed as the span was recorded: ${counted(span.redacted, "secret")}.`] : []),
    ...(span.cut > 0 ? [`Cut as it was recorded: ${counted(span.cut, "value")}.`] : []),
  ];
}

/** The request, or what is wrong with the draft, in words. */
export function bodyOf({ model, messages, parameters, tools, sendsTools }: RerunDraft): Attributes | string {
  if (!model.trim()) return "Name a model.";
  if (!messages.length) return "There is no message to send: add one.";
  const more = parametersIn(parameters);
  if (typeof more === "string") return more;
  return {
    model: model.trim(),
    messages: messages.map(({ role, text, more }) => ({
      role,
      // Calls of tools without words have no content, not an empty one.
      content: text === "" && "tool_calls" in more ? null : text,
      ...more,
    })),
    ...(sendsTools && tools.length > 0 && { tools }),
    ...more,
  };
}

function parametersIn(text: string): Attributes | string {
  try {
    const value: unknown = JSON.parse(text.trim() || "{}");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Attributes;
    return 'The parameters must be an object, as in {"temperature": 0.2}.';
  } catch (error) {
    return `The parameters are no JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
