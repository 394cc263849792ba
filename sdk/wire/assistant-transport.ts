import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { type Json, list, obj, str } from "./json.ts";
import { requestFacts } from "./request.ts";
import { nothing, verbsOf } from "./run-verbs.ts";
import { toolFailure } from "./running-tools.ts";
import { uiMessages } from "./ui-messages.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

function readTransport(run: AgentRun): (event: unknown) => unknown {
  const verbs = verbsOf(run);
  /** By position, which is what other events name. */
  const parts = new Map<unknown, Json>();

  /** Parts by their types: how they begin, and how their text goes on. */
  const begin: Handlers = { "tool-call": verbs.piece, source: verbs.source, file: verbs.file };
  const goOn: Handlers = { "tool-call": verbs.piece, reasoning: verbs.reasoning };

  const on: Handlers = {
    "part-start": ({ path, part }) => {
      const it = obj(part);
      parts.set(list(path)[0] ?? parts.size, it);
      handle(begin, it.type, it);
    },
    "part-finish": nothing,
    "text-delta": ({ kind, toolName, ...it }) => handle(goOn, kind, it) || verbs.text(it),
    "tool-call-args-text-finish": verbs.call,
    result: verbs.result,
    "step-start": verbs.step,
    "step-finish": verbs.endStep,
    "message-finish": (it) => {
      run.hasFinished = true;
      verbs.total(it);
    },
    error: ({ error }) => verbs.fail(error),
  };
  return (event) => {
    const it = obj(event);
    const { type: kind, toolCallId, toolName } = parts.get(list(it.path)[0]) ?? {};
    if (event === "[DONE]") run.over = true;
    else if (!handle(on, it.type, { ...it, kind, toolCallId, toolName })) run.count(it.type);
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
