import { appFormats } from "./app-formats.ts";
import { modelFormats } from "./model-formats.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiCompletions } from "./openai-completions.ts";
import { openaiResponses } from "./openai-responses.ts";
import type { WireFormat, WireRequest } from "./wire-format.ts";

/** All protocols over HTTP, those whose requests and events are least like others' first. */
export const FORMATS: readonly WireFormat[] = [
  ...appFormats,
  openaiResponses,
  ...modelFormats,
  openaiChat,
  openaiCompletions,
];

/** What may come back for a request: what it surely speaks, then what its body looks like. */
export function candidatesFor(request: WireRequest, formats = FORMATS): WireFormat[] {
  const matches = formats.map((format) => [format, format.matches(request)] as const);
  return (["sure", "maybe"] as const).flatMap((how) =>
    matches.flatMap(([format, match]) => (match === how ? format : [])),
  );
}
