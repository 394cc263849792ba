import type { AttributeValue } from "../../sdk/protocol/index.ts";
import type { GenAIView } from "./genai-view.ts";
import { sayMedia } from "./media.ts";
import type { Message, Part } from "./message.ts";
import { toolsOf } from "./tool-use.ts";

export type Body = { [key: string]: AttributeValue };

/** OpenAI's chat completions, which most servers understand. */
export function chatBody(view: GenAIView): Body {
  const { parameters: p } = view;
  return defined({
    model: view.requestModel ?? view.responseModel ?? "MODEL",
    messages: [
      ...(view.system.length ? [{ role: "system", content: plain(view.system) }] : []),
      ...view.input.flatMap(chatMessages),
    ],
    tools: toolList(view, ({ name, description, schema }) => ({
      type: "function",
      function: defined({ name, description, parameters: schema }),
    })),
    temperature: p.temperature,
    top_p: p.top_p,
    max_tokens: p.max_tokens,
    seed: p.seed,
    stop: p.stop_sequences,
    frequency_penalty: p.frequency_penalty,
    presence_penalty: p.presence_penalty,
    n: p["choice.count"],
    reasoning_effort: p["reasoning.level"],
    stream: p.stream,
  });
}

/** A result of a tool is a message of its own there. */
export function chatMessages({ role, name, parts }: Message): Body[] {
  const messages: Body[] = [];
  const calls = parts.filter((part) => part.type === "tool_call");
  const rest = parts.filter(({ type }) => type !== "tool_call" && type !== "tool_call_response");
  for (const part of parts)
    if (part.type === "tool_call_response")
      messages.push(defined({ role: "tool", tool_call_id: part.id, content: asContent(part.response) }));
  const content = plain(rest);
  if (calls.length > 0 || content || messages.length === 0)
    messages.push(
      defined({
        role,
        name,
        content: content || (calls.length > 0 ? null : ""),
        tool_calls: calls.length
          ? calls.map(({ id, name, arguments: given }) =>
              defined({ id, type: "function", function: { name, arguments: asContent(given ?? {}) } }),
            )
          : undefined,
      }),
    );
  return messages;
}

/** Text of parts; reasoning is not sent back, and what is not text stands in brackets. */
export const plain = (parts: readonly Part[]): string => parts.map(plainPart).filter(Boolean).join("\n");

function plainPart(part: Part): string {
  switch (part.type) {
    case "text":
    case "refusal":
      return part.content;
    case "media":
      return `[${sayMedia(part)}]`;
    case "withheld":
      return `[${part.kind}, ${part.length} characters, not recorded]`;
    default:
      return "";
  }
}

export const asContent = (value: AttributeValue | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);

interface Tool {
  name: string;
  description?: string;
  schema?: AttributeValue;
}

/** Tools that the app offered; a provider's own are left out, their settings were not recorded in one shape. */
export function toolList(view: GenAIView, write: (tool: Tool) => Body): Body[] | undefined {
  const tools = toolsOf(view).offered.filter(
    ({ type, schema }) => schema !== undefined || type === "function",
  );
  return tools.length ? tools.map(write) : undefined;
}

export function defined(values: { [key: string]: AttributeValue | undefined }): Body {
  const body: Body = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) body[key] = value;
  return body;
}
