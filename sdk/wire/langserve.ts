import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_RESPONSE_ID,
  GEN_AI_WORKFLOW_NAME,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import { type AgentRun, runReader } from "./agent-run.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, obj, str } from "./json.ts";
import { LangChainCall, langChainMessage, langChainMessages } from "./langchain.ts";
import { LangChainRun } from "./langchain-run.ts";
import { requestFacts } from "./request.ts";
import type { WireFormat } from "./wire-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

const PATH = /(?:([^/]+)\/)?(?:stream|stream_log|stream_events|astream_events|invoke|batch)$/;

/** The words or message of a piece of output; undefined for other values. */
const messageIn = (given: unknown): Json | undefined => {
  if (typeof given === "string") return { content: given };
  const it = Array.isArray(given) ? {} : langChainMessage(given);
  return "content" in it ? it : undefined;
};

/** Longest text, in code units, and list that pieces of output are put together to. */
const MOST_TEXT = 1024 * 1024;
const MOST_ENTRIES = 1000;

/** What chains stream of an object, put together as LangChain adds them: texts and lists go on, the rest is replaced. */
function added(before: unknown, more: unknown): unknown {
  if (typeof before === "string" && typeof more === "string") return (before + more).slice(0, MOST_TEXT);
  if (Array.isArray(before) && Array.isArray(more)) return [...before, ...more].slice(0, MOST_ENTRIES);
  if (Array.isArray(more) || !more || typeof more !== "object") return more;
  // Names are the server's: no member is set by assignment.
  const sum = new Map(Object.entries(obj(before)));
  for (const [key, value] of Object.entries(more))
    if (sum.size < MOST_ENTRIES) sum.set(key, added(sum.get(key), value));
  return Object.fromEntries(sum);
}

function readServe(run: AgentRun): (data: unknown, name: string) => unknown {
  const { root } = run;
  const events = new LangChainRun(run);
  let call: LangChainCall | undefined;
  let output: unknown;

  const say = (given: unknown, isWhole = false) => {
    const message = messageIn(given);
    if (!message) output = isWhole ? given : added(output, given);
    else {
      call ??= new LangChainCall(root);
      call.add(message, isWhole);
    }
  };
  run.flush = () => {
    call?.end();
    events.end(run.failure);
    if (output !== undefined) root.set({ [GT_OUTPUT]: withoutBytes(output) });
  };

  return (data, name) => {
    const it = obj(data);
    if (name === "end") run.over = true;
    else if (name === "error") {
      run.failure = failureOf({ ...it, code: it.status_code });
      run.over = true;
    } else if (name === "metadata") root.set({ [GEN_AI_RESPONSE_ID]: str(it.run_id) });
    else if (!name && "output" in it) {
      // The whole answer of `invoke` and `batch`.
      root.set({ [GEN_AI_RESPONSE_ID]: str(obj(it.metadata).run_id) });
      say(it.output, true);
      run.over = true;
    } else if (/^on_/.test(word(it.event))) events.event(it);
    else if (Array.isArray(it.ops)) {
      for (const { op, path, value } of list(it.ops).map(obj))
        if (op === "add" && path === "/streamed_output/-") say(value);
        else run.count("log");
    } else say(data);
  };
}

/** LangServe: one chain behind each path. */
export const langServe: WireFormat = {
  name: "langserve",
  matches: ({ url, body }) => {
    const it = obj(body);
    if (!PATH.test(url.pathname) || !("input" in it || Array.isArray(it.inputs)) || "model" in it)
      return undefined;
    return "kwargs" in it || "config" in it ? "sure" : "maybe";
  },
  recognises: (data, name) => {
    const it = obj(data);
    return name
      ? (name === "metadata" && "run_id" in it) || name === "data"
      : "output" in it && "metadata" in it;
  },
  ask: ({ url, body }) => {
    const chain = PATH.exec(url.pathname)?.[1];
    const { input, inputs, config } = obj(body);
    const messages = langChainMessages(Array.isArray(input) ? input : obj(input).messages);
    return {
      name: `invoke_workflow ${chain ?? ""}`.trim(),
      facts: {
        ...requestFacts({
          operation: "invoke_workflow",
          conversationId: obj(obj(config).configurable).thread_id ?? obj(obj(config).configurable).session_id,
        }),
        [GEN_AI_WORKFLOW_NAME]: chain,
        [GEN_AI_INPUT_MESSAGES]: messages,
        [GT_INPUT]: messages ? undefined : withoutBytes(input ?? inputs),
      },
    };
  },
  reader: runReader(readServe),
};
