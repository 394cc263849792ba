/** A tool that a model may call: as OpenTelemetry has it, or nested under `function` as chat APIs do. */
export interface ToolDefinition {
  /** Usually `function`. */
  type: string;
  name?: string;
  description?: string;
  /** JSON Schema. */
  parameters?: unknown;
  function?: { name: string; description?: string; parameters?: unknown };
}

/** OpenTelemetry's flat shape. What has no `function` inside stays as it is. */
export const toToolDefinitions = (tools: ToolDefinition[] | undefined): unknown =>
  Array.isArray(tools)
    ? tools.map((tool) => (tool?.function ? { type: tool.type, ...tool.function } : tool))
    : tools;
