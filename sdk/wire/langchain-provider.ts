/** LangChain's names of providers, where OpenTelemetry has others. */
const PROVIDERS: Record<string, string> = {
  amazon_bedrock: "aws.bedrock",
  azure: "azure.ai.openai",
  google_genai: "gcp.gemini",
  google_vertexai: "gcp.vertex_ai",
  mistral: "mistral_ai",
  mistralai: "mistral_ai",
  xai: "x_ai",
};

/** `gen_ai.provider.name` of what LangChain calls `ls_provider`; other names stay. */
export const langChainProvider = (name: unknown): string | undefined =>
  typeof name === "string" && name ? (Object.hasOwn(PROVIDERS, name) ? PROVIDERS[name] : name) : undefined;
