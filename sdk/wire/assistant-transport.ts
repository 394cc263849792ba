import { GEN_AI_RESPONSE_FINISH_REASONS } from "../protocol/attributes.ts";
import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { jsonOr } from "./answer.ts";
import { anyUsage } from "./any-usage.ts";
import { citation } from "./citation.ts";
import { type Json, list, obj, str } from "./json.ts";
import { media } from "./messages.ts";
import { requestFacts } from "./request.ts";
import { toolFailure } from "./running-tools.ts";
import { reasons } from "./ui-message-stream.ts";
import { uiMessages } from "./ui-messages.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

function readTransport(run: AgentRun): (event: unknown) => unknown {
  const { root, tools } = run;
  /** By position, which is what deltas name. */
  const parts = new Map<unknown, Json>();
  const partOf = ({ path }: Json): Json => parts.get(list(path)[0]) ?? {};
  const argumentsOf = (id: unknown) => jsonOr(run.answer.tools.find((one) => one.id === id)?.arguments);

  const on: Handlers = {
    "part-start": ({ path, part }) => {
      const it = obj(part);
      parts.set(list(path)[0] ?? parts.size, it);
      if (it.type === "tool-call") run.answer.tool({ id: str(it.toolCallId), name: str(it.toolName) });
      else if (it.type === "source") run.answer.part(citation(it));
      else if (it.type === "file") run.answer.part(media({ data: it.data, mime: it.mimeType }));
      else if (it.type === "data") run.count("data");
    },
    "part-finish": () => {},
    "text-delta": (it) => {
      const { type, toolCallId } = partOf(it);
      if (type === "tool-call") run.answer.tool({ id: str(toolCallId), arguments: str(it.textDelta) });
      else if (type === "reasoning") run.answer.reasoning(it.textDelta);
      else run.answer.text(it.textDelta);
    },
    "tool-call-args-text-finish": (it) => {
      const { toolCallId: id, toolName: name } = partOf(it);
      tools.begin(root, id, name, argumentsOf(id));
    },
    result: (it) => {
      const { toolCallId: id, toolName: name } = partOf(it);
      tools.begin(root, id, name);
      tools.result(id, it.result);
      tools.end(id, it.isError ? toolFailure(it.result) : undefined);
    },
    "step-start": () => run.begin(),
    "step-finish": ({ finishReason, usage }) => {
      run.answer.finish(finishReason);
      run.end(anyUsage(usage));
    },
    "message-finish": ({ finishReason, usage }) => {
      run.hasFinished = true;
      root.set({ [GEN_AI_RESPONSE_FINISH_REASONS]: reasons(finishReason), ...anyUsage(usage) });
    },
    error: ({ error }) => {
      run.failure ??= { type: "_OTHER", message: str(error) };
    },
  };
  return (event) => {
    const it = obj(event);
    if (event === "[DONE]") run.over = true;
    else if (!handle(on, it.type, it)) run.count(it.type);
  };
}

/** assistant-ui's assistant transport: commands there, parts of a message and changes of state back. */
export const assistantTransport: WireFormat = {
  name: "assistant_ui.transport",
  matches: ({ body }) => (Array.isArray(obj(body).commands) && "state" in obj(body) ? "sure" : undefined),
  recognises: (data) => {
    const { type, path } = obj(data);
    return Array.isArray(path) && /^(part|step|update|text|message|data|annot|error)/.test(str(type) ?? "");
  },
  ask: ({ body }) => {
    const { commands, system, tools, threadId } = obj(body);
    const all = list(commands).map(obj);
    return {
      name: "invoke_agent",
      facts: requestFacts({
        operation: "invoke_agent",
        conversationId: threadId,
        system,
        tools: Array.isArray(tools)
          ? tools
          : tools && Object.entries(obj(tools)).map(([name, tool]) => ({ name, ...obj(tool) })),
        messages: uiMessages(all.flatMap(({ message }) => message ?? [])),
      }),
      continues: all
        .filter(({ type }) => type === "add-tool-result")
        .map(({ toolCallId, result, isError }) => ({
          key: `tool:${word(toolCallId)}`,
          result,
          ...(isError ? { failure: toolFailure(result) } : {}),
        })),
    };
  },
  reader: runReader(readTransport),
};
