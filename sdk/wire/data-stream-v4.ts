import { GEN_AI_RESPONSE_FINISH_REASONS, GEN_AI_RESPONSE_ID } from "../protocol/attributes.ts";
import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { jsonOr } from "./answer.ts";
import { anyUsage } from "./any-usage.ts";
import { citation } from "./citation.ts";
import { obj, str } from "./json.ts";
import { media } from "./messages.ts";
import { toolFailure } from "./running-tools.ts";
import { askUiChat, beginChat, chatShape, reasons } from "./ui-message-stream.ts";
import type { Call, WireFormat } from "./wire-format.ts";

const LINE = /^([0-9a-k]|aui-state):(?=["[{])/;

function readLine(run: AgentRun, call: Call): (line: unknown) => unknown {
  const { root, tools } = run;
  beginChat(run, call);
  // assistant-ui's encoder says neither that a message starts nor that it ends: then it ends with the body.
  run.hasFinished = true;

  const toolOf = (id: unknown) => run.answer.tools.find((part) => part.id === id);
  const on: Handlers = {
    f: ({ messageId }) => {
      run.hasFinished = false;
      run.begin().operation.set({ [GEN_AI_RESPONSE_ID]: str(messageId) });
    },
    b: ({ toolCallId, toolName }) => run.answer.tool({ id: str(toolCallId), name: str(toolName) }),
    c: ({ toolCallId: id, argsTextDelta }) => {
      run.answer.tool({ id: str(id), arguments: str(argsTextDelta) });
      // Nothing says that the arguments are complete.
      const part = toolOf(id);
      const whole = jsonOr(part?.arguments);
      if (whole && typeof whole === "object") tools.begin(root, id, part?.name, whole);
    },
    9: ({ toolCallId: id, toolName: name, args }) => {
      if (!toolOf(id)) run.answer.tool({ id: str(id), name: str(name), arguments: args });
      tools.begin(root, id, name, args);
    },
    a: ({ toolCallId: id, result, isError }) => {
      tools.begin(root, id, toolOf(id)?.name);
      tools.result(id, result);
      tools.end(id, isError ? toolFailure(result) : undefined);
    },
    h: (it) => {
      run.count("source");
      run.answer.part(citation(it));
    },
    k: ({ data, mimeType }) => {
      run.count("file");
      run.answer.part(media({ data, mime: mimeType }));
    },
    e: ({ finishReason, usage }) => {
      run.answer.finish(finishReason);
      run.end(anyUsage(usage), run.failure);
    },
    d: ({ finishReason, usage }) => {
      root.set({ [GEN_AI_RESPONSE_FINISH_REASONS]: reasons(finishReason), ...anyUsage(usage) });
      run.over = true;
    },
    // Thoughts that are encrypted, and their signatures.
    i: () => {},
    j: () => {},
  };
  return (line) => {
    const text = str(line) ?? "";
    const code = LINE.exec(text)?.[1] ?? "";
    const given = jsonOr(text.slice(code.length + 1));
    if (code === "0") run.answer.text(given);
    else if (code === "g") run.answer.reasoning(given);
    else if (code === "3") run.failure ??= { type: "_OTHER", message: str(given) };
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
