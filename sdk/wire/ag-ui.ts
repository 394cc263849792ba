import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_RESPONSE_ID,
} from "../protocol/attributes.ts";
import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { anyUsage } from "./any-usage.ts";
import { partsOf } from "./block.ts";
import { answeredCalls } from "./continues.ts";
import { copilotAgent } from "./copilotkit.ts";
import { type Json, list, obj, str } from "./json.ts";
import { toMessages } from "./messages.ts";
import type { ModelCall } from "./model-call.ts";
import type { Failure, Operation } from "./operation.ts";
import { requestFacts } from "./request.ts";
import { verbsOf } from "./run-verbs.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

/** AG-UI's messages as those of chat APIs are; its media parts have the bytes in a `source`. */
function toChat(message: unknown): Json {
  const { content, toolCalls, toolCallId, role, name } = obj(message);
  return {
    name,
    role: role === "reasoning" ? "assistant" : role,
    ...(role === "reasoning"
      ? { reasoning: content }
      : { content: Array.isArray(content) ? partsOf(content) : content }),
    tool_calls: toolCalls,
    tool_call_id: toolCallId,
  };
}

/** The run itself, or a subagent within it. Each has its own model calls. */
interface Agent {
  operation: Operation;
  call: ModelCall | undefined;
  /** Named steps that are open, by name. */
  steps: Map<unknown, Operation>;
}

function readRun(run: AgentRun): (event: unknown) => unknown {
  const { root, tools } = run;
  const verbs = verbsOf(run);
  const newAgent = (operation: Operation): Agent => ({ operation, call: undefined, steps: new Map() });
  const main = newAgent(root);
  const agents = new Map<unknown, Agent>([[undefined, main]]);
  let agent = main;
  /** A tool call that is told in chunks, whose end the next event implies; chunks without an id belong to it. */
  let chunked: string | undefined;
  let threadId: unknown;
  /** Of the message that somebody else wrote, which comes in the same events. */
  let other: unknown;

  const inner = (of: Agent) => [...of.steps.values()].at(-1) ?? of.operation;
  const become = (next: Agent) => {
    agent.call = run.call;
    agent = next;
    run.call = agent.call;
    run.parent = inner(agent);
  };
  const begun = () => run.answer;
  const endChunked = () => {
    if (chunked) verbs.call({ toolCallId: chunked });
    chunked = undefined;
  };
  /** Models and tokens, where frameworks let their own events through. */
  const raw = (given: unknown) => {
    const it = obj(given);
    const { output, chunk } = obj(it.data);
    const { ls_model_name: model = it.modelId ?? it.model } = obj(it.metadata);
    run.call?.tell(str(model) || undefined);
    run.call?.operation.set(anyUsage(it.usage ?? it.usage_metadata ?? obj(output ?? chunk).usage_metadata));
  };
  /** The run is over: its tokens, an entry a model. */
  const end = (it: Json) => {
    endChunked();
    for (const one of agents.values()) {
      become(one);
      if (run.over === "aborted") run.call?.abort();
      run.end({}, run.failure);
    }
    const [first, ...others] = list(it.usage).map(obj);
    verbs.total(it);
    root.set({ [GEN_AI_PROVIDER_NAME]: others.length ? undefined : str(first?.provider) });
    run.over ??= true;
  };
  const endSubagent = (it: Json, failed?: Failure) => {
    if (agent === main) return;
    run.end({}, failed);
    agent.operation.end(failed);
    agents.delete(it.subagentRunId);
    become(main);
  };

  const text = (it: Json) => {
    const { messageId, role = "assistant" } = it;
    if (role !== "assistant") other = messageId;
    if (messageId && messageId === other) return;
    verbs.text(it);
    if (it.type === "TEXT_MESSAGE_START") run.call?.tell(undefined, messageId);
  };
  const on: Handlers = {
    RUN_STARTED: (it) => {
      threadId = it.threadId;
      root.set({ [GEN_AI_CONVERSATION_ID]: str(threadId), [GEN_AI_RESPONSE_ID]: str(it.runId) });
    },
    TEXT_MESSAGE_START: text,
    TEXT_MESSAGE_CONTENT: text,
    TEXT_MESSAGE_CHUNK: text,
    REASONING_START: begun,
    REASONING_CONTENT: verbs.reasoning,
    REASONING_CHUNK: verbs.reasoning,
    TOOL_CALL_START: verbs.piece,
    TOOL_CALL_ARGS: verbs.piece,
    TOOL_CALL_CHUNK: (it) => {
      chunked = str(it.toolCallId) ?? chunked;
      verbs.piece({ ...it, toolCallId: chunked });
    },
    TOOL_CALL_END: verbs.call,
    TOOL_CALL_RESULT: (it) => {
      verbs.result(it);
      // What the model says next, it says when asked again.
      run.end();
    },
    STEP_STARTED: ({ stepName }) => {
      run.end();
      agent.steps.set(stepName, run.parent.child(word(stepName), {}));
    },
    STEP_FINISHED: ({ stepName }) => {
      run.end();
      agent.steps.get(stepName)?.end();
      agent.steps.delete(stepName);
    },
    SUBAGENT_STARTED: ({ subagentRunId, parentSubagentRunId, parentToolCallId, name }) => {
      const parent = tools.get(parentToolCallId) ?? inner(agents.get(parentSubagentRunId) ?? main);
      const operation = parent.child(`invoke_agent ${word(name)}`, {
        [GEN_AI_OPERATION_NAME]: "invoke_agent",
        [GEN_AI_AGENT_NAME]: str(name),
      });
      agents.set(subagentRunId, newAgent(operation));
    },
    SUBAGENT_FINISHED: (it) => endSubagent(it),
    SUBAGENT_ERROR: (it) => endSubagent(it, failureIn(it)),
    RUN_FINISHED: (it) => {
      const { type, interrupts } = obj(it.outcome);
      if (type === "cancelled") run.over = "aborted";
      end({ ...it, finishReason: type });
      for (const { id, reason, message, toolCallId } of list(interrupts).map(obj)) {
        run.event("interrupt", { id, reason, message });
        tools.hand(toolCallId, root, `approval:${word(id)}`);
      }
      if (interrupts) root.awaits(`run:${word(threadId)}`);
    },
    RUN_ERROR: (it) => {
      run.failure = failureIn(it);
      end(it);
    },
    RAW: (it) => {
      run.count("RAW");
      raw(it.event);
    },
    CUSTOM: ({ name, value }) => {
      run.count(`CUSTOM ${word(name)}`);
      raw(value);
    },
  };
  return (event) => {
    const it = obj(event);
    // Of old they were called `THINKING_*`.
    const type = word(it.type).replace(/^(THINKING_(TEXT_)?|REASONING_)(MESSAGE_)?/, "REASONING_");
    if (chunked && (type !== "TOOL_CALL_CHUNK" || (it.toolCallId ?? chunked) !== chunked)) endChunked();
    become(agents.get(it.subagentRunId) ?? main);
    if (!handle(on, type, it) && !/_(END|VALUE)$/.test(type)) run.count(type);
    if (it.rawEvent) raw(it.rawEvent);
  };
}

const failureIn = ({ code, message }: Json): Failure => ({
  type: str(code) ?? "_OTHER",
  message: str(message),
});

/** AG-UI, the protocol between agents and their user interfaces, also as CopilotKit's; with the older events. */
export const agUi: WireFormat = {
  name: "ag_ui",
  matches: (request) => {
    const { threadId, runId, messages } = obj(copilotAgent(request).input);
    return str(threadId) !== undefined && str(runId) !== undefined && Array.isArray(messages)
      ? "sure"
      : undefined;
  },
  recognises: (data) =>
    /^(RUN|STEP|TEXT_MESSAGE|TOOL_CALL|STATE|MESSAGES|ACTIVITY|REASONING|THINKING|SUBAGENT)_[A-Z_]+$/.test(
      word(obj(data).type),
    ),
  ask: (request) => {
    const { agent, input } = copilotAgent(request);
    const { threadId, messages, tools, resume } = obj(input);
    const read = toMessages(Array.isArray(messages) ? messages.map(toChat) : undefined);
    return {
      name: agent ? `invoke_agent ${agent}` : "invoke_agent",
      facts: {
        ...requestFacts({ operation: "invoke_agent", conversationId: threadId, messages: read, tools }),
        [GEN_AI_AGENT_NAME]: agent,
      },
      continues: [
        ...answeredCalls(read),
        ...list(resume)
          .map(obj)
          .map(({ interruptId, payload, status }) => ({
            key: `approval:${word(interruptId)}`,
            result: payload ?? status,
          })),
        ...(resume ? [{ key: `run:${word(threadId)}` }] : []),
      ],
    };
  },
  reader: runReader(readRun),
};
