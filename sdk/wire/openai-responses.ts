import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
} from "../protocol/attributes.ts";
import { askResponses } from "./ask-responses.ts";
import { partOf } from "./block.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { type Json, jsonOr, list, num, obj, str } from "./json.ts";
import { media } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import type { Operation } from "./operation.ts";
import { toolFacts, toolName } from "./running-tools.ts";
import { usageFacts } from "./usage.ts";
import type { WireFormat } from "./wire-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/** Calls of other APIs that have `model` and `input` too. */
const OTHERS = /\/(embeddings|moderations|audio\/.*|images\/.*|rerank|interactions)$/;

/** OpenAI's Responses API, and its copies. */
export const openaiResponses: WireFormat = {
  name: "openai.responses",

  matches({ method, url, body }) {
    const path = url.pathname;
    if (method === "GET") return /\/responses\/resp_[^/]+$/.test(path) ? "sure" : undefined;
    const { model, input, previous_response_id, prompt } = obj(body);
    const says = str(input) !== undefined || Array.isArray(input);
    if (/\/responses$/.test(path) && (says || previous_response_id || (model && prompt))) return "sure";
    return model && says && !OTHERS.test(path) ? "maybe" : undefined;
  },

  recognises(data) {
    const { type, object, status } = obj(data);
    return /^response\./.test(word(type)) || (object === "response" && !!status);
  },

  ask: askResponses,
  reader: modelReader(readResponse),
};

/** One item of the output while it comes. */
interface Item {
  /** Position among the app's tool calls. */
  tool?: number;
  hasArguments?: boolean;
  hasWords?: boolean;
  isCited?: boolean;
  isDone?: boolean;
  given?: Json;
  /** A tool of the provider that runs. */
  running?: Operation;
}

/** The app runs these; what is neither these nor an answer's own runs at the provider. */
const isClients = ({ type, execution, environment }: Json): boolean =>
  /^(function|custom_tool|computer|local_shell|apply_patch)_call$/.test(word(type)) ||
  execution === "client" ||
  (type === "shell_call" && !/^container/.test(word(obj(environment).type)));

const nameOf = ({ name, type }: Json): string => str(name) || word(type).replace(/_call$/, "");

const argumentsOf = ({ arguments: given, code, action, operation, queries, input }: Json): unknown =>
  jsonOr(given ?? code ?? input ?? action ?? operation ?? (queries ? { queries } : undefined));

/** The events of one response; or the response itself, where it did not stream. */
function readResponse({ root, answer, note }: Reading): EventReader {
  /** By the item's id and by its index: some servers change the ids on the way. */
  const items = new Map<unknown, Item>();
  let tools = 0;
  let id: string | undefined;
  let isOpen = true;
  let isStream = false;
  /** What the server says it was offered. */
  let offered: Json[] = [];

  /** xAI's search in X makes calls of custom tools that nobody offered: it runs them itself. */
  const isApps = (given: Json): boolean =>
    isClients(given) &&
    (given.type !== "custom_tool_call" ||
      offered.some(({ name }) => name === given.name) ||
      !offered.some(({ type }) => type === "x_search"));

  const find = (itemId: unknown, index: unknown): Item => {
    const item = items.get(itemId) ?? items.get(index) ?? {};
    if (str(itemId)) items.set(itemId, item);
    if (num(index) !== undefined) items.set(index, item);
    return item;
  };

  /** From here on the tool runs. */
  const run = (item: Item, given: Json) => {
    if (item.running || item.isDone || !isStream) return;
    const name = nameOf(given);
    const id = given.call_id || given.id;
    item.running = root.child(toolName(name), toolFacts(name, id, undefined, "extension"));
  };

  const begin = (item: Item, given: Json) => {
    item.given = given;
    const { type } = given;
    if (isApps(given)) {
      if (item.tool !== undefined) return;
      item.tool = tools++;
      answer.tool({ index: item.tool, id: str(given.call_id) || str(given.id), name: nameOf(given) });
    } else if (
      /_(call|list_tools)$/.test(word(type)) &&
      (given.arguments ?? given.code ?? given.input) !== ""
    )
      run(item, given);
  };

  const add = (item: Item, piece: unknown) => {
    if (item.tool === undefined || !word(piece)) return;
    item.hasArguments = true;
    answer.tool({ index: item.tool, arguments: piece });
  };

  const server = (item: Item, given: Json) => {
    const { type, error, status, result } = given;
    const callId = str(given.call_id) || given.id;
    const name = nameOf(given);
    const whole = argumentsOf(given);
    const image =
      type === "image_generation_call" && result
        ? media({ data: result, mime: `image/${str(given.output_format) ?? "png"}`, modality: "image" })
        : undefined;
    const told = given.output ?? given.outputs ?? given.results ?? given.tools ?? obj(given.action).sources;
    const found = told ?? image ?? (str(result) && jsonOr(result));
    const failed = error ? failureOf(error, "tool_error") : { type: "tool_error" };
    const failure = error || status === "failed" ? failed : undefined;
    const isResult = /_output$/.test(word(type));
    if (!isResult) answer.part(partOf({ kind: "server_call", type: name, id: callId, name, whole }));
    if (image) answer.part(image);
    if (isResult || (found ?? error))
      answer.part(partOf({ kind: "server_result", type, id: callId, whole: found ?? error }));
    item.running?.set({
      [GEN_AI_TOOL_CALL_ARGUMENTS]: withoutBytes(whole),
      [GEN_AI_TOOL_CALL_RESULT]: withoutBytes(found),
    });
    item.running?.end(failure);
  };

  const done = (item: Item, given: Json) => {
    if (item.isDone) return;
    const { type } = given;
    if (type === "message" || type === "reasoning") {
      for (const part of [...list(given.summary), ...list(given.content)].map(obj)) {
        if (!item.hasWords) {
          if (type === "reasoning") answer.reasoning(part.text);
          else answer.text(part.text);
          answer.refusal(part.refusal);
        }
        if (!item.isCited) for (const one of list(part.annotations)) answer.part(cited(one));
      }
    } else if (type === "mcp_approval_request") {
      answer.part({ type, id: given.id, name: given.name, arguments: argumentsOf(given) });
      if (word(given.id)) root.awaits(`approval:${given.id}`);
    } else if (isApps(given)) {
      begin(item, given);
      if (!item.hasArguments)
        answer.tool({ index: item.tool, arguments: given.arguments ?? argumentsOf(given) });
    } else if (type === "compaction") answer.part({ type, id: given.id });
    else server(item, given);
    item.isDone = true;
  };

  const conclude = (response: Json) => {
    const { status, usage, incomplete_details, output } = response;
    const { input_tokens, input_tokens_details, output_tokens, output_tokens_details } = obj(usage);
    const { cached_tokens, cache_write_tokens } = obj(input_tokens_details);
    // A stream that was resumed near its end says all of it once more.
    const isUnsaid = !isStream || answer.isEmpty;
    for (const [index, given] of list(output).map(obj).entries()) {
      const item = find(given.id, index);
      if (isUnsaid || item.given) done(item, given);
    }
    root.set(
      usageFacts({
        input: input_tokens,
        output: output_tokens,
        cacheRead: cached_tokens,
        cacheWrite: cache_write_tokens,
        reasoning: obj(output_tokens_details).reasoning_tokens,
      }),
    );
    isOpen = status === "queued" || status === "in_progress";
    const reason = obj(incomplete_details).reason ?? status;
    if (!isOpen) answer.finish(reason === "completed" && tools ? "tool_calls" : reason);
    if (status === "failed") return failureOf(response.error ?? response);
    return status === "cancelled" ? "aborted" : true;
  };

  const head = (given: unknown) => {
    const { id: its, model, conversation, tools: told } = obj(given);
    id = str(its) || id;
    note({ id: its, model: model || undefined });
    root.set({ [GEN_AI_CONVERSATION_ID]: str(obj(conversation).id) });
    if (Array.isArray(told)) offered = told.map(obj);
  };

  return {
    read(event) {
      if (event === "[DONE]") return true;
      const it = obj(event);
      const type = word(it.type).replace(/^response\./, "");
      if (it.object === "response") {
        head(it);
        return conclude(it);
      }
      isStream = true;
      // The provider's own tools may fail, and the answer go on.
      if (type === "error" || (it.error && type === (it.type ?? ""))) return failureOf(it.error ?? it);
      if (it.response) {
        head(it.response);
        return /^(completed|incomplete|failed|cancelled)$/.test(type)
          ? conclude({ status: type, ...obj(it.response) })
          : undefined;
      }
      // Perplexity's `reasoning.*`, between its searches.
      answer.reasoning(it.thought);
      const given = obj(it.item);
      const item = find(it.item_id ?? given.id, it.output_index);
      switch (type) {
        case "output_item.added":
          begin(item, given);
          break;
        case "output_item.done":
          done(item, given);
          break;
        case "output_text.delta":
        case "output_audio_transcript.delta":
        case "audio.transcript.delta":
          item.hasWords = true;
          answer.text(it.delta);
          break;
        case "refusal.delta":
          item.hasWords = true;
          answer.refusal(it.delta);
          break;
        case "reasoning_summary_text.delta":
        case "reasoning_text.delta":
          item.hasWords = true;
          answer.reasoning(it.delta);
          break;
        case "function_call_arguments.delta":
        case "custom_tool_call_input.delta":
          add(item, it.delta);
          break;
        case "function_call_arguments.done":
        case "custom_tool_call_input.done":
        case "mcp_call_arguments.done":
        case "code_interpreter_call_code.done":
          if (item.tool !== undefined) {
            if (!item.hasArguments) add(item, it.arguments ?? it.input);
          } else if (item.given) run(item, item.given);
          break;
        case "output_text.annotation.added":
          item.isCited = true;
          answer.part(cited(it.annotation));
      }
      return undefined;
    },
    flush() {
      // It goes on at the server: a later GET may fetch the rest.
      if (isOpen && id) root.awaits(`response:${id}`);
    },
  };
}

/** Files are sources by their id. */
function cited(annotation: unknown) {
  const { file_id, filename } = obj(annotation);
  return { ...citation(annotation), ...(file_id ? { file_id, title: filename } : {}) };
}
