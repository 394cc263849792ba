import { type AgentRun, runReader } from "./agent-run.ts";
import { obj, str } from "./json.ts";
import { askUiChat, beginChat, chatShape } from "./ui-message-stream.ts";
import type { Call, WireFormat } from "./wire-format.ts";

function readText(run: AgentRun, call: Call): (piece: unknown) => unknown {
  beginChat(run, call);
  // Words have no end but the body's.
  run.hasFinished = run.endsWithBody = true;
  // Words may happen to be JSON (`useObject`).
  return (piece) => run.answer.text(str(piece) ?? JSON.stringify(piece));
}

/**
 * Plain words without any structure (`toTextStreamResponse`, `useCompletion`): each event is a piece of the body as it
 * came. Only for requests that no one else makes.
 */
export const textStream: WireFormat = {
  name: "ai_sdk.text_stream",
  matches: ({ url, body }) =>
    chatShape(body) === "sure" || (/\/completion$/.test(url.pathname) && str(obj(body).prompt) !== undefined)
      ? "maybe"
      : undefined,
  recognises: (data) => typeof data === "string" && data !== "[DONE]",
  ask: askUiChat,
  reader: runReader(readText),
};
