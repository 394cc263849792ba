import type { GenAIView } from "./genai-view.ts";
import type { Message, Part } from "./message.ts";
import { asContent, type Body, defined, plain, toolList } from "./request-chat.ts";

/** Anthropic wants a limit; this one is its documentation's. */
const ANTHROPIC_MAX_TOKENS = 1024;

export function anthropicBody(view: GenAIView): Body {
  const { parameters: p } = view;
  return defined({
    model: view.requestModel ?? "MODEL",
    max_tokens: p.max_tokens ?? ANTHROPIC_MAX_TOKENS,
    system: view.system.length ? plain(view.system) : undefined,
    messages: view.input.map(({ role, parts }) => ({
      role: role === "assistant" ? "assistant" : "user",
      content: parts.flatMap(anthropicPart),
    })),
    tools: toolList(view, ({ name, description, schema }) =>
      defined({ name, description, input_schema: schema ?? { type: "object" } }),
    ),
    temperature: p.temperature,
    top_p: p.top_p,
    top_k: p.top_k,
    stop_sequences: p.stop_sequences,
    stream: p.stream,
  });
}

function anthropicPart(part: Part): Body[] {
  if (part.type === "tool_call")
    return [defined({ type: "tool_use", id: part.id, name: part.name, input: part.arguments ?? {} })];
  if (part.type === "tool_call_response")
    return [defined({ type: "tool_result", tool_use_id: part.id, content: asContent(part.response) })];
  const text = plain([part]);
  return text ? [{ type: "text", text }] : [];
}

export function geminiBody(view: GenAIView): Body {
  const { parameters: p } = view;
  const names = new Map<string | undefined, string>();
  for (const { parts } of view.input)
    for (const part of parts) if (part.type === "tool_call") names.set(part.id, part.name);
  const config = defined({
    temperature: p.temperature,
    topP: p.top_p,
    topK: p.top_k,
    maxOutputTokens: p.max_tokens,
    seed: p.seed,
    stopSequences: p.stop_sequences,
    candidateCount: p["choice.count"],
  });
  const tools = toolList(view, ({ name, description, schema }) =>
    defined({ name, description, parameters: schema }),
  );
  return defined({
    systemInstruction: view.system.length ? { parts: [{ text: plain(view.system) }] } : undefined,
    contents: view.input.map(({ role, parts }) => ({
      role: role === "assistant" || role === "model" ? "model" : "user",
      parts: parts.flatMap((part) => geminiPart(part, names)),
    })),
    tools: tools && [{ functionDeclarations: tools }],
    generationConfig: Object.keys(config).length ? config : undefined,
  });
}

function geminiPart(part: Part, names: ReadonlyMap<string | undefined, string>): Body[] {
  if (part.type === "tool_call") return [{ functionCall: { name: part.name, args: part.arguments ?? {} } }];
  if (part.type === "tool_call_response")
    return [
      { functionResponse: { name: names.get(part.id) ?? "", response: { result: part.response ?? null } } },
    ];
  const text = plain([part]);
  return text ? [{ text }] : [];
}

export function responsesBody(view: GenAIView): Body {
  const { parameters: p } = view;
  return defined({
    model: view.requestModel ?? "MODEL",
    instructions: view.system.length ? plain(view.system) : undefined,
    input: view.input.flatMap(responsesItems),
    tools: toolList(view, ({ name, description, schema }) =>
      defined({ type: "function", name, description, parameters: schema }),
    ),
    temperature: p.temperature,
    top_p: p.top_p,
    max_output_tokens: p.max_tokens,
    reasoning: p["reasoning.level"] === undefined ? undefined : { effort: p["reasoning.level"] },
    stream: p.stream,
  });
}

function responsesItems({ role, parts }: Message): Body[] {
  const items: Body[] = [];
  const content = plain(parts);
  if (content) items.push({ role, content });
  for (const part of parts)
    if (part.type === "tool_call")
      items.push(
        defined({
          type: "function_call",
          call_id: part.id,
          name: part.name,
          arguments: asContent(part.arguments ?? {}),
        }),
      );
    else if (part.type === "tool_call_response")
      items.push(
        defined({ type: "function_call_output", call_id: part.id, output: asContent(part.response) }),
      );
  return items;
}
