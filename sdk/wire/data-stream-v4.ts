import { GEN_AI_RESPONSE_ID } from "../protocol/attributes.ts";
import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { jsonOr, obj, str } from "./json.ts";
import { nothing, verbsOf } from "./run-verbs.ts";
import { askUiChat, beginChat, chatShape } from "./ui-message-stream.ts";
import type { Call, WireFormat } from "./wire-format.ts";

const LINE = /^([0-9a-k]|aui-state):(?=["[{])/;

function readLine(run: AgentRun, call: Call): (line: unknown) => unknown {
  const verbs = verbsOf(run);
  beginChat(run, call);
  // assistant-ui's encoder says neither that a message starts nor that it ends: then it ends with the body.
  run.hasFinished = run.endsWithBody = true;

  const on: Handlers = {
    f: ({ messageId }) => {
      run.hasFinished = run.endsWithBody = false;
      run.begin().operation.set({ [GEN_AI_RESPONSE_ID]: str(messageId) });
    },
    b: verbs.piece,
    c: (it) => {
      verbs.piece(it);
      if (verbs.wholeArguments(it.toolCallId)) verbs.call(it);
    },
    9: verbs.call,
    a: verbs.result,
    h: verbs.source,
    k: verbs.file,
    e: verbs.endStep,
    d: (it) => {
      verbs.total(it);
      run.over = true;
    },
    // Thoughts that are encrypted, and their signatures.
    i: nothing,
    j: nothing,
  };
  return (line) => {
    const text = str(line) ?? "";
    const code = LINE.exec(text)?.[1] ?? "";
    const given = jsonOr(text.slice(code.length + 1));
    if (code === "0") run.answer.text(given);
    else if (code === "g") run.answer.reasoning(given);
    else if (code === "3") verbs.fail(given);
    else if (!handle(on, code, obj(given)))
      run.count({ 2: "data", 8: "annotations" }[code] ?? (code || "unknown"));
  };
}

/** The data stream of AI SDK 4, and assistant-ui's encoding of the same. */
export const dataStreamV4: WireFormat = {
  name: "ai_sdk.data_stream",
  matches: ({ body }) => (chatShape(body) || str(obj(body).prompt) !== undefined ? "maybe" : undefined),
  answers: (response) => response.header("x-vercel-ai-data-stream") !== undefined,
  recognises: (data) => LINE.test(str(data) ?? ""),
  ask: askUiChat,
  reader: runReader(readLine),
};
