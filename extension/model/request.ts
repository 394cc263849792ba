import { type AttributeValue, GT_WIRE_FORMAT, URL_FULL } from "../../sdk/protocol/index.ts";
import { asName } from "./attribute-values.ts";
import type { GenAIView } from "./genai-view.ts";
import { chatBody } from "./request-chat.ts";
import { anthropicBody, geminiBody, responsesBody } from "./request-others.ts";
import type { Span } from "./trace.ts";
import { publicAddress } from "./without-secrets.ts";

/** Which API a request is written for. */
export type ApiFamily = "chat" | "responses" | "anthropic" | "gemini";

export interface RequestDraft {
  family: ApiFamily;
  url: string;
  /** The address is the provider's public one, or a blank to fill: none was recorded. */
  isUrlGuessed: boolean;
  /** Without the key: {@link keyVariable} stands for it. */
  headers: Record<string, string>;
  /** Name of the header that carries the key, with what stands before it. */
  keyHeader: { name: string; prefix: string };
  /** Environment variable that a reader keeps the key in. */
  keyVariable: string;
  body: { [key: string]: AttributeValue };
}

interface Family {
  key: string;
  header: string;
  prefix: string;
  more?: Record<string, string>;
  body: (view: GenAIView) => RequestDraft["body"];
}

const FAMILIES: Record<ApiFamily, Family> = {
  chat: { key: "OPENAI_API_KEY", header: "Authorization", prefix: "Bearer ", body: chatBody },
  responses: { key: "OPENAI_API_KEY", header: "Authorization", prefix: "Bearer ", body: responsesBody },
  anthropic: {
    key: "ANTHROPIC_API_KEY",
    header: "x-api-key",
    prefix: "",
    // The version that Anthropic's API reference names.
    more: { "anthropic-version": "2023-06-01" },
    body: anthropicBody,
  },
  gemini: { key: "GEMINI_API_KEY", header: "x-goog-api-key", prefix: "", body: geminiBody },
};

/** The model call as a request that can be sent again, put together from what was recorded; never with a key. */
export function requestOf(span: Span, view: GenAIView): RequestDraft {
  const family = familyOf(span, view);
  const { key, header, prefix, more, body } = FAMILIES[family];
  const recorded = span.attributes[URL_FULL];
  const url = typeof recorded === "string" ? publicAddress(recorded) : undefined;
  return {
    family,
    url: url ?? usualUrl(family, view),
    isUrlGuessed: url === undefined,
    headers: { "Content-Type": "application/json", ...more },
    keyHeader: { name: header, prefix },
    keyVariable: family === "chat" && view.provider !== "openai" ? "API_KEY" : key,
    body: body(view),
  };
}

function familyOf(span: Span, { provider }: GenAIView): ApiFamily {
  const format = asName(span.attributes[GT_WIRE_FORMAT]) ?? "";
  if (format.startsWith("anthropic") || (!format && provider === "anthropic")) return "anthropic";
  if (format.startsWith("gemini") || (!format && /^gcp\.(gemini|vertex_ai)$/.test(provider ?? "")))
    return "gemini";
  return format === "openai.responses" ? "responses" : "chat";
}

function usualUrl(family: ApiFamily, { provider, requestModel, parameters }: GenAIView): string {
  switch (family) {
    case "anthropic":
      return "https://api.anthropic.com/v1/messages";
    case "gemini": {
      const verb = parameters.stream === true ? "streamGenerateContent?alt=sse" : "generateContent";
      const model = encodeURIComponent(requestModel ?? "MODEL");
      return `https://generativelanguage.googleapis.com/v1beta/models/${model}:${verb}`;
    }
    case "responses":
      return "https://api.openai.com/v1/responses";
    case "chat":
      return provider === "openai"
        ? "https://api.openai.com/v1/chat/completions"
        : "https://YOUR-SERVER/v1/chat/completions";
    default:
      return family satisfies never;
  }
}
