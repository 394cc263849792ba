import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_RESPONSE_ID,
  GEN_AI_WORKFLOW_NAME,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import { type AgentRun, runReader } from "./agent-run.ts";
import { answeredCalls } from "./continues.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, obj, str } from "./json.ts";
import { langChainMessages } from "./langchain.ts";
import { LangChainRun } from "./langchain-run.ts";
import { requestFacts } from "./request.ts";
import type { Call, WireFormat } from "./wire-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

const PATH =
  /(?:\/threads\/([^/]+))?\/runs\/(?:stream|wait|[^/]+\/(?:stream|join))$|\/threads\/([^/]+)\/stream$/;

const threadOf = (url: URL): string | undefined => {
  const [, thread, other] = PATH.exec(url.pathname) ?? [];
  return thread ?? other;
};

function readGraph(run: AgentRun, { request }: Call): (event: unknown, name: string) => unknown {
  const { root } = run;
  const graph = new LangChainRun(run);
  const thread = threadOf(request.url);
  let state: unknown;
  // A run has no terminator but the end of the body.
  run.hasFinished = run.endsWithBody = true;

  const interrupts = (given: unknown) => {
    for (const { id, value } of list(given).map(obj))
      run.event("interrupt", { id, value: withoutBytes(value) });
    if (list(given).length && thread) root.awaits(`run:${thread}`);
  };
  /** A node begins or has ended: of `tasks`, and inside of `debug`. */
  const task = (it: Json, within: string) => {
    const key = within + word(it.name) + (it.id ? `:${word(it.id)}` : "");
    const isResult = "result" in it || "error" in it;
    if (!isResult) {
      graph.know(obj(it.input).messages);
      graph.node(key);
      return;
    }
    graph.take(key, it.result);
    graph.endNode(key, it.error ? failureOf(it.error) : undefined);
    interrupts(it.interrupts);
  };

  const on: Record<string, (data: unknown, within: string) => unknown> = {
    metadata: (data) => root.set({ [GEN_AI_RESPONSE_ID]: str(obj(data).run_id) }),
    messages: (data) => {
      const [message, metadata] = list(data);
      graph.message(message, metadata, false);
    },
    "messages/metadata": (data) => graph.metadata(data),
    "messages/partial": (data) => {
      for (const message of list(data)) graph.message(message, undefined, true);
    },
    "messages/complete": (data) => {
      for (const message of list(data)) graph.complete(message);
    },
    updates: (data, within) => {
      for (const [node, update] of Object.entries(obj(data))) {
        if (node === "__interrupt__") interrupts(update);
        else graph.update(within + node, update);
      }
    },
    values: (data, within) => {
      if (within) return;
      // The first is the state before the run.
      if (state === undefined) graph.know(obj(data).messages);
      else graph.take("", data);
      state = data;
      interrupts(obj(data).__interrupt__);
    },
    tasks: (data, within) => task(obj(data), within),
    debug: (data, within) => {
      const { type, payload } = obj(data);
      if (/^task/.test(word(type))) task(obj(payload), within);
    },
    events: (data) => graph.event(obj(data)),
    error: (data) => {
      const { error, message } = obj(data);
      run.failure = { type: str(error) || "_OTHER", message: str(message) };
      run.over = true;
    },
    end: () => {
      run.over = true;
    },
  };
  run.flush = () => {
    graph.end(run.failure);
    if (state !== undefined && !graph.hasCalls) root.set({ [GT_OUTPUT]: withoutBytes(state) });
  };
  return (data, name) => {
    // Of a sub-graph: `messages|node:id`.
    const at = name.indexOf("|");
    const kind = at < 0 ? name : name.slice(0, at);
    if (Object.hasOwn(on, kind)) on[kind]?.(data, at < 0 ? "" : `${name.slice(at + 1)}|`);
    // The state as `runs/wait` gives it.
    else if (!name) on.values?.(data, "");
    else run.count(kind);
  };
}

/** LangGraph's server, in all its stream modes. Nodes are children of the run, models and tools of their nodes. */
export const langGraph: WireFormat = {
  name: "langgraph",
  matches: ({ url, body }) => {
    const isPath = PATH.test(url.pathname);
    if (str(obj(body).assistant_id)) return isPath ? "sure" : "maybe";
    return isPath && threadOf(url) ? "sure" : undefined;
  },
  recognises: (data, name) => name === "metadata" && "run_id" in obj(data) && "attempt" in obj(data),
  ask: ({ url, body }) => {
    const { assistant_id, input, command } = obj(body);
    const assistant = str(assistant_id);
    const thread = threadOf(url);
    const { resume, update } = obj(command);
    const messages = langChainMessages(obj(input ?? update).messages);
    return {
      name: `invoke_workflow ${assistant ?? ""}`.trim(),
      facts: {
        ...requestFacts({ operation: "invoke_workflow", conversationId: thread }),
        [GEN_AI_WORKFLOW_NAME]: assistant,
        [GEN_AI_INPUT_MESSAGES]: messages,
        [GT_INPUT]: messages ? undefined : withoutBytes(input ?? resume),
      },
      continues: [
        ...answeredCalls(messages),
        ...(command && thread ? [{ key: `run:${thread}`, result: resume }] : []),
      ],
    };
  },
  reader: runReader(readGraph),
};
