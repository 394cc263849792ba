import { appFormats } from "./app-formats.ts";
import { modelFormats } from "./model-formats.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiCompletions } from "./openai-completions.ts";
import { openaiResponses } from "./openai-responses.ts";
import type { WireFormat } from "./wire-format.ts";

/** All protocols over HTTP, those whose requests and events are least like others' first. */
export const FORMATS: readonly WireFormat[] = [
  ...appFormats,
  openaiResponses,
  ...modelFormats,
  openaiChat,
  openaiCompletions,
];
