import { clear, type Json, list, obj } from "./json.ts";

/**
 * Tool definitions in OpenTelemetry's shape, from OpenAI's (nested and flat), Anthropic's, Gemini's, Ollama's, Cohere's,
 * AG-UI's and MCP's. A provider's own tools keep their type. Undefined where there are none.
 */
export const toTools = (tools: unknown): unknown =>
  Array.isArray(tools) && tools.length ? tools.flatMap(definitions) : undefined;

function definitions(tool: unknown): Json[] {
  const outer = obj(tool);
  const several = outer.functionDeclarations ?? outer.function_declarations;
  if (several) return list(several).flatMap(definitions);
  const { name, description, ...it } = obj(outer.function ?? outer.custom ?? tool);
  // Gemini's own tools are `{googleSearch: {}}`.
  const type = outer.type ?? (name === undefined ? Object.keys(outer)[0] : "function");
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
