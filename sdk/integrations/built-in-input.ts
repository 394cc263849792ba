/** A part of a prompt to the built-in AI; media is told by kind and size, never by content. */
interface Part {
  type?: string;
  value?: unknown;
}

interface PromptMessage {
  role?: string;
  content?: unknown;
  /** The model goes on from here instead of answering. */
  prefix?: boolean;
}

/** What was given to `prompt`, `summarize` …, in OpenTelemetry's shape. */
export function promptMessages(input: unknown): unknown {
  if (typeof input === "string") return [{ role: "user", parts: [{ type: "text", content: input }] }];
  return Array.isArray(input) ? input.map(toMessage) : input;
}

function toMessage(message: unknown): unknown {
  if (typeof message === "string") return { role: "user", parts: [{ type: "text", content: message }] };
  const { role = "user", content, prefix } = (message ?? {}) as PromptMessage;
  const parts = Array.isArray(content)
    ? content.map(toPart)
    : [typeof content === "string" ? { type: "text", content } : toPart({ value: content })];
  return { role, parts, prefix };
}

function toPart(part: unknown): unknown {
  const { type, value } = (part ?? {}) as Part;
  if (type === "text" || typeof value === "string") return { type: "text", content: value };
  if (type !== "image" && type !== "audio") return part;
  const media = (value ?? {}) as { type?: string; size?: number; byteLength?: number };
  const { size = media.byteLength } = media;
  return { type: "blob", modality: type, mime_type: media.type || undefined, size };
}
