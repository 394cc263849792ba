import { anthropicMessages } from "./anthropic.ts";
import { cohereChat } from "./cohere.ts";
import { cohereChatV1 } from "./cohere-v1.ts";
import { geminiContent } from "./gemini.ts";
import { geminiInteractions } from "./gemini-interactions.ts";
import { ollama } from "./ollama.ts";
import type { WireFormat } from "./wire-format.ts";

/** Protocols of model APIs beside OpenAI's. */
export const modelFormats: readonly WireFormat[] = [
  anthropicMessages,
  geminiContent,
  geminiInteractions,
  ollama,
  cohereChat,
  cohereChatV1,
];
