import { clear, type Json, list, obj } from "./json.ts";

/**
 * Tool definitions in OpenTelemetry's shape, from OpenAI's (nested and flat), Anthropic's, Gemini's, Ollama's, Cohere's,
 * AG-UI's and MCP's. A provider's own tools keep their type. Undefined where there are none.
 */
export const toTools = (tools: unknown): unknown =>
  Array.isArray(tools) && tools.length ? tools.flatMap(definitions) : undefined;

function definitions(tool: unknown): Json[] {
  const outer = obj(tool);
  const { name, description, ...it } = obj(outer.function ?? outer.custom ?? tool);
  // Gemini's are `{functionDeclarations: […], googleSearch: {}}`.
  if (!outer.type && name === undefined)
    return Object.keys(outer).flatMap((type) =>
      /^function_?declarations$/i.test(type) ? list(outer[type]).flatMap(definitions) : { type, name: type },
    );
  const type = outer.type ?? "function";
  return [
    clear({
      type,
      name: name ?? outer.server_label ?? type,
      description,
      parameters:
        it.parameters ??
        it.input_schema ??
        it.inputSchema ??
        it.parametersJsonSchema ??
        it.parameter_definitions,
    }),
  ];
}
