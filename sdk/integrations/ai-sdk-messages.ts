/** A part of a message of the AI SDK, or of a model's answer. */
export interface ContentPart {
  type?: string;
  text?: unknown;
  toolCallId?: string;
  toolName?: string;
  input?: unknown;
  output?: unknown;
  error?: unknown;
  mediaType?: string;
  data?: unknown;
  image?: unknown;
  file?: { mediaType?: string };
  [member: string]: unknown;
}

/** A text is one message of the user. */
export const modelMessages = (messages: unknown): unknown =>
  typeof messages === "string"
    ? [{ role: "user", parts: contentParts(messages) }]
    : Array.isArray(messages)
      ? messages.map(({ role, content }) => ({ role, parts: contentParts(content) }))
      : undefined;

export function contentParts(content: string | ContentPart[] | undefined): unknown[] {
  if (typeof content === "string") return [{ type: "text", content }];
  return Array.isArray(content) ? content.map(toPart) : [];
}

function toPart(part: ContentPart): unknown {
  const { type, text, toolCallId: id, toolName: name, input, output, error } = part;
  switch (type) {
    case "text":
    case "reasoning":
      return { type, content: text };
    case "tool-call":
      return { type: "tool_call", id, name, arguments: input };
    case "tool-result":
    case "tool-error":
      return { type: "tool_call_response", id, response: output ?? error };
    case "image":
    case "file": {
      const media = part.mediaType ?? part.file?.mediaType;
      const where = part.data ?? part.image;
      const uri = where instanceof URL || /^https?:/.test(String(where)) ? String(where) : undefined;
      const modality = media?.split("/")[0] ?? type;
      return { type: uri ? "uri" : "blob", modality, mime_type: media, uri };
    }
    default:
      return part;
  }
}

/** `openai.chat` → `openai`: OpenTelemetry's names of providers, longest first. */
const PROVIDERS: [prefix: string, name: string][] = [
  ["google.vertex", "gcp.vertex_ai"],
  ["google.generative-ai", "gcp.gemini"],
  ["amazon-bedrock", "aws.bedrock"],
  ["azure-openai", "azure.ai.openai"],
  ["azure", "azure.ai.inference"],
  ["mistral", "mistral_ai"],
  ["xai", "x_ai"],
];

export const providerName = (provider: string | undefined): string | undefined =>
  provider && (PROVIDERS.find(([prefix]) => provider.startsWith(prefix))?.[1] ?? provider.split(".")[0]);
