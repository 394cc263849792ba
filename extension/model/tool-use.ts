import type { AttributeValue } from "../../sdk/protocol/index.ts";
import { isObject } from "./attribute-values.ts";
import type { GenAIView } from "./genai-view.ts";
import { checkSchema, type SchemaCheck } from "./json-schema.ts";
import { type Part, parseIfJson } from "./message.ts";

/** A tool that a model was told of. */
export interface OfferedTool {
  name: string;
  description?: string;
  /** `function`, or the word of a provider's own tool (`web_search` …). */
  type?: string;
  /** JSON Schema of its arguments. */
  schema?: AttributeValue;
  /** How often it was called in this call's messages. */
  calls: number;
}

/** A call of a tool with what came of it, matched by id. */
export interface ToolUse {
  name: string;
  id?: string;
  arguments?: AttributeValue;
  /** Absent: no answer to it is in this span. */
  result?: { value: AttributeValue };
  /** `answer`: asked for by this call of the model; `history`: by an earlier one; `span`: this span is the call. */
  from: "history" | "answer" | "span";
  /** Whether tools were offered and this one was not among them. */
  isUnknown: boolean;
  schema?: AttributeValue;
  check?: SchemaCheck;
}

export interface ToolOverview {
  offered: OfferedTool[];
  uses: ToolUse[];
}

export function toolsOf(view: GenAIView): ToolOverview {
  const offered = view.toolDefinitions.flatMap(readDefinition);
  const byName = new Map(offered.map((tool) => [tool.name, tool]));
  const uses: ToolUse[] = [];
  const results = resultsById([...view.input, ...view.output].flatMap(({ parts }) => parts));
  const add = (call: Pick<ToolUse, "name" | "id" | "arguments" | "result" | "from">) => {
    const tool = byName.get(call.name);
    if (tool) tool.calls++;
    const { schema } = tool ?? {};
    const isChecked = schema !== undefined && call.arguments !== undefined;
    uses.push({
      ...call,
      schema,
      isUnknown: offered.length > 0 && !tool,
      check: isChecked ? checkSchema(schema, call.arguments) : undefined,
    });
  };
  for (const [from, messages] of [
    ["history", view.input],
    ["answer", view.output],
  ] as const)
    for (const part of messages.flatMap(({ parts }) => parts))
      if (part.type === "tool_call")
        add({
          name: part.name,
          id: part.id,
          arguments: part.arguments,
          result: part.id === undefined ? undefined : results.get(part.id),
          from,
        });
  const { tool } = view;
  if (tool)
    add({
      name: tool.name,
      id: tool.callId,
      arguments: tool.arguments,
      result: tool.result === undefined ? undefined : { value: tool.result },
      from: "span",
    });
  return { offered, uses };
}

/** What the calls of tools in these parts are named, by their ids. */
export function namesById(parts: readonly Part[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const part of parts)
    if (part.type === "tool_call" && part.id !== undefined) names.set(part.id, part.name);
  return names;
}

/** Answers to tool calls; where an id was answered twice the later one holds. */
export function resultsById(parts: readonly Part[]): Map<string, { value: AttributeValue }> {
  const results = new Map<string, { value: AttributeValue }>();
  for (const part of parts)
    if (part.type === "tool_call_response" && part.id !== undefined)
      results.set(part.id, { value: parseIfJson(part.response) ?? null });
  return results;
}

/** OpenTelemetry's and Responses' flat shape, chat APIs' `{function}`, Anthropic's `input_schema`, Gemini's list. */
function readDefinition(value: AttributeValue): OfferedTool[] {
  if (!isObject(value)) return typeof value === "string" ? [{ name: value, calls: 0 }] : [];
  const list = value.functionDeclarations ?? value.function_declarations;
  if (Array.isArray(list)) return list.flatMap(readDefinition);
  const inner = isObject(value.function) ? value.function : value;
  const type = asString(value.type);
  const name = asString(inner.name) ?? type;
  if (name === undefined) return [];
  const schema = inner.parameters ?? inner.input_schema ?? inner.inputSchema ?? inner.parametersJsonSchema;
  return [
    {
      name,
      description: asString(inner.description),
      type,
      schema: schema === undefined || schema === null ? undefined : parseIfJson(schema),
      calls: 0,
    },
  ];
}

const asString = (value: AttributeValue | undefined): string | undefined =>
  typeof value === "string" && value ? value : undefined;
