import { GEN_AI_INPUT_MESSAGES, GEN_AI_TOOL_CALL_ID } from "../protocol/attributes.ts";
import type { AgentRun } from "./agent-run.ts";
import { type Json, jsonOr, list, num, obj, str } from "./json.ts";
import { LangChainCall, langChainMessage, langChainMessages } from "./langchain.ts";
import { textPart } from "./messages.ts";
import type { Failure, Operation } from "./operation.ts";
import { toolFailure } from "./running-tools.ts";
import { word } from "./word.ts";

/** Sub-graphs within sub-graphs that are told apart. */
const DEEPEST = 16;
/** Messages that are written side by side and have told where they come from. */
const MOST_METADATA = 50;

interface Node {
  operation: Operation;
  /** Nodes of one step run side by side. */
  step: number | undefined;
}

/** A run of LangChain or LangGraph: nodes, and the models and tools that its messages and events tell of. */
export class LangChainRun {
  hasCalls = false;
  readonly #run: AgentRun;
  /** Those that run, by path: `node:id|node:id`. */
  readonly #nodes = new Map<string, Node>();
  /** By the id of the message, or of the run. */
  readonly #calls = new Map<string, LangChainCall>();
  /** Messages that were there before, and results of tools that were told. */
  readonly #known = new Set<unknown>();
  #metadata: Json = {};
  /** Tokens may come twice, as messages and in events: those that come first count. */
  #source: "messages" | "events" | undefined;

  constructor(run: AgentRun) {
    this.#run = run;
  }

  node(key: string, step?: number): Operation {
    const path = key.split("|").slice(-DEEPEST);
    const name = path.pop()?.split(":")[0];
    if (!name) return this.#run.root;
    const known = this.#nodes.get(key);
    if (known) return known.operation;
    const over = path.join("|");
    if (step !== undefined)
      for (const [other, { step: before = step }] of this.#nodes)
        if (before < step && other.slice(0, other.lastIndexOf("|") + 1) === (over && `${over}|`))
          this.endNode(other);
    const operation = this.node(over).child(name, {});
    this.#nodes.set(key, { operation, step });
    return operation;
  }

  endNode(key: string, failure?: Failure): void {
    for (const [other, { operation }] of this.#nodes)
      if (other === key || other.startsWith(`${key}|`)) {
        this.#nodes.delete(other);
        operation.end(failure);
      }
  }

  /** Messages of earlier turns. */
  know(messages: unknown): void {
    for (const { id } of [messages].flat().map(langChainMessage)) if (id) this.#known.add(id);
  }

  /** By the id of the message that comes. */
  metadata(more: unknown): void {
    const all = Object.entries({ ...this.#metadata, ...obj(more) });
    this.#metadata = Object.fromEntries(all.slice(-MOST_METADATA));
  }

  /** A piece of a message, or all of it so far. */
  message(message: unknown, metadata: unknown, isWhole: boolean): void {
    const it = langChainMessage(message);
    if (it.role === "tool") this.#tool(it);
    if (it.role !== "assistant" || this.#source === "events") return;
    this.#source = "messages";
    const about = metadata ?? obj(this.#metadata[word(it.id)]).metadata;
    const key = nodeKey(about);
    const call = this.#call(word(it.id) || key, key, about);
    call.add(it, isWhole);
    if (call.isOver) this.#runTools(call);
  }

  /** A message as it is in the end; nothing new if it is known. */
  complete(message: unknown, key = ""): void {
    const it = langChainMessage(message);
    const id = word(it.id);
    if (it.role === "tool") this.#tool(it);
    if (it.role !== "assistant" || this.#known.has(id)) return;
    const call = this.#call(id || `${key}#${this.#calls.size}`, key);
    if (id) this.#known.add(id);
    if (call.isOver) return;
    call.add(it, true);
    call.end();
    this.#runTools(call);
  }

  /** What a node gave back: messages in it are told if they are new. */
  take(key: string, given: unknown): void {
    for (const update of [given].flat())
      for (const message of [obj(update).messages ?? []].flat()) this.complete(message, key);
  }

  update(name: string, given: unknown): void {
    const key = [...this.#nodes.keys()].findLast((one) => one.startsWith(`${name}:`)) ?? name;
    this.node(key);
    this.take(key, given);
    this.endNode(key);
  }

  /** LangChain's events, version 2. */
  event({ event, name, run_id, data, metadata }: Json): unknown {
    const { input, output, chunk, error } = obj(data);
    const id = word(run_id);
    const key = nodeKey(metadata);
    const isNode = !!key && name === obj(metadata).langgraph_node;
    const tools = this.#run.tools;
    const call = this.#calls.get(id);
    switch (event) {
      case "on_chain_start":
        return isNode && this.node(key, num(obj(metadata).langgraph_step));
      case "on_chain_end":
        return isNode && this.endNode(key);
      case "on_chat_model_start":
      case "on_llm_start": {
        const { messages, prompts } = obj(input);
        if (this.#source === "messages") return undefined;
        this.#source = "events";
        return this.#call(id, key, metadata).call.operation.set({
          [GEN_AI_INPUT_MESSAGES]:
            langChainMessages(list(messages)[0]) ??
            (prompts && [{ role: "user", parts: list(prompts).map(textPart) }]),
        });
      }
      case "on_chat_model_stream":
      case "on_llm_stream":
        return call?.add(content(chunk), false);
      case "on_chat_model_end":
      case "on_llm_end":
        this.#known.add(content(output).id);
        if (!call?.isOver) call?.add(content(output), true);
        return call?.end();
      case "on_tool_start":
        return tools.begin(this.node(key), id, name, jsonOr(obj(input).input ?? input));
      case "on_tool_end": {
        const it = langChainMessage(output);
        this.#known.add(`tool:${word(it.tool_call_id)}`);
        tools.get(id)?.set({ [GEN_AI_TOOL_CALL_ID]: str(it.tool_call_id) });
        tools.result(id, it.content ?? output);
        return tools.end(id, it.status === "error" ? toolFailure(it.content) : undefined);
      }
      case "on_tool_error":
        return tools.end(id, toolFailure(error));
    }
    return this.#run.count(event);
  }

  /** No more comes. */
  end(failure?: Failure): void {
    for (const call of this.#calls.values()) {
      if (call.isOver) continue;
      call.end(failure);
      if (!failure) this.#runTools(call);
    }
    for (const key of this.#nodes.keys()) this.endNode(key, failure);
  }

  #call(id: string, key: string, metadata?: unknown): LangChainCall {
    let call = this.#calls.get(id);
    if (call) return call;
    this.hasCalls = true;
    call = new LangChainCall(this.node(key, num(obj(metadata).langgraph_step)), metadata);
    this.#calls.set(id, call);
    return call;
  }

  /** The model asked for them: they run until their messages come. */
  #runTools({ call }: LangChainCall): void {
    if (this.#source === "events") return;
    for (const { id, name, arguments: given } of call.answer.tools)
      if (id && !this.#known.has(`tool:${id}`))
        this.#run.tools.begin(this.#run.root, id, name, jsonOr(given));
  }

  #tool({ tool_call_id: id, name, content: result, status }: Json): void {
    const key = `tool:${word(id)}`;
    if (this.#known.has(key)) return;
    for (const call of this.#calls.values())
      if (!call.isOver && call.call.answer.tools.some((part) => part.id === id)) {
        call.end();
        this.#runTools(call);
      }
    this.#known.add(key);
    const { tools, root } = this.#run;
    tools.begin(root, id, name);
    tools.result(id, jsonOr(result));
    tools.end(id, status === "error" ? toolFailure(result) : undefined);
  }
}

/** Where a message or an event comes from. */
function nodeKey(metadata: unknown): string {
  const { langgraph_checkpoint_ns, checkpoint_ns, langgraph_node } = obj(metadata);
  return word(langgraph_checkpoint_ns) || word(checkpoint_ns) || word(langgraph_node);
}

/** A message, from what models give in events: it, its words, or generations of it. */
function content(given: unknown): Json {
  const { generations, text, message } = obj(given);
  const first = [generations].flat(2)[0];
  if (first) return content(first);
  return langChainMessage(message ?? (str(given) || str(text) ? { content: text ?? given } : given));
}
