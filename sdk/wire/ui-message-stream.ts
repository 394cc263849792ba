import {
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_OUTPUT_TOKENS,
} from "../protocol/attributes.ts";
import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { anyUsage } from "./any-usage.ts";
import { citation } from "./citation.ts";
import { type Json, list, obj, str } from "./json.ts";
import { requestFacts } from "./request.ts";
import { nothing, verbsOf } from "./run-verbs.ts";
import { toolFailure } from "./running-tools.ts";
import { lastTools, uiAnswers, uiMessages } from "./ui-messages.ts";
import type { Asked, Call, WireFormat, WireRequest } from "./wire-format.ts";
import { word } from "./word.ts";

/** `useChat` may send all messages or only the last. */
const messagesOf = (body: unknown): unknown => {
  const { messages, message } = obj(body);
  return Array.isArray(messages) ? messages : message && [message];
};

/** Does this body come from `useChat` of AI SDK 5 to 7, or of 4? Other APIs' messages look like those of 4. */
export function chatShape(body: unknown): "sure" | "maybe" | undefined {
  const { id, trigger } = obj(body);
  const messages = list(messagesOf(body)).map(obj);
  if (!messages.length || !messages.every(({ role }) => str(role))) return undefined;
  if (messages.every(({ parts }) => Array.isArray(parts))) return str(trigger) && id ? "sure" : "maybe";
  return str(id) ? "maybe" : undefined;
}

/** What a request to an AI SDK back end says; a GET resumes the stream of the chat that its path names. */
export function askUiChat({ url, body }: WireRequest): Asked {
  const { id, chatId, model, system } = obj(body);
  const messages = messagesOf(body);
  return {
    name: "invoke_agent",
    facts: requestFacts({
      operation: "invoke_agent",
      conversationId: id ?? chatId ?? /([^/]+)\/stream$/.exec(url.pathname)?.[1],
      model,
      system,
      messages: messages ? uiMessages(messages) : obj(body).prompt,
    }),
    continues: uiAnswers(messages),
  };
}

/** Models that the app lets the user choose are in the request. Tools that were approved run from now on. */
export function beginChat(run: AgentRun, { request }: Call): void {
  const { model } = obj(request.body);
  run.modelFacts = { [GEN_AI_REQUEST_MODEL]: str(model) };
  for (const { id, name, input, isOver, approval } of lastTools(messagesOf(request.body)))
    if (approval.approved && !isOver) run.tools.begin(run.root, id, name, input);
}

function readUiMessage(run: AgentRun, call: Call): (event: unknown) => unknown {
  const { root, tools } = run;
  const verbs = verbsOf(run);
  beginChat(run, call);

  /** What the app tells of model and tokens, if it does. */
  const metadata = ({ messageMetadata }: Json) => {
    const it = obj(messageMetadata);
    const model = str(it.model) ?? str(it.modelId);
    root.set({ [GEN_AI_RESPONSE_MODEL]: model, ...anyUsage(it.totalUsage ?? it.usage ?? it) });
    if (model) run.modelFacts[GEN_AI_RESPONSE_MODEL] = model;
    run.call?.tell(model);
  };

  const on: Handlers = {
    start: (it) => {
      root.set({ [GEN_AI_RESPONSE_ID]: str(it.messageId) });
      metadata(it);
    },
    "message-metadata": metadata,
    "start-step": verbs.step,
    "text-start": nothing,
    "text-delta": verbs.text,
    "text-end": ({ citations }) => {
      for (const one of list(citations).map(obj)) run.answer.part(citation({ ...one, ...obj(one.source) }));
    },
    "reasoning-start": nothing,
    "reasoning-delta": verbs.reasoning,
    "reasoning-end": nothing,
    "tool-input-start": verbs.piece,
    "tool-input-delta": verbs.piece,
    "tool-input-available": verbs.call,
    "tool-input-error": (it) => {
      verbs.call(it);
      // It is said again as the tool's output.
      tools.doubt(it.toolCallId, toolFailure(it.errorText));
    },
    "tool-approval-request": ({ toolCallId: id, approvalId, reason, isAutomatic }) => {
      tools.get(id)?.event("approval requested", { id: approvalId, reason });
      if (!isAutomatic) tools.hand(id, root, `approval:${word(approvalId)}`);
    },
    "tool-output-available": verbs.result,
    "tool-output-error": verbs.result,
    "tool-output-denied": ({ toolCallId: id }) => {
      tools.get(id)?.abort();
      tools.end(id);
    },
    "source-url": verbs.source,
    "source-document": verbs.source,
    file: verbs.file,
    "reasoning-file": verbs.file,
    custom: ({ kind, providerMetadata }) => {
      run.count(kind);
      for (const { model, id, usage } of Object.values(obj(providerMetadata)).map(obj)) {
        run.call?.tell(model, id);
        // Of the output only what there was so far.
        run.call?.operation.set({ ...anyUsage(usage), [GEN_AI_USAGE_OUTPUT_TOKENS]: undefined });
      }
    },
    "reset-step": () => run.answer.reset(),
    "finish-step": verbs.endStep,
    finish: (it) => {
      run.hasFinished = true;
      verbs.total(it);
      metadata(it);
    },
    abort: () => {
      run.over = "aborted";
    },
    error: ({ errorText }) => verbs.fail(errorText),
  };
  return (event) => {
    const it = obj(event);
    if (event === "[DONE]") run.over = true;
    else if (!handle(on, it.type, it)) run.count(it.type);
  };
}

/** AI SDK UI message stream, version 1, as `ai` 5 to 7 send it. */
export const uiMessageStream: WireFormat = {
  name: "ai_sdk.ui_message_stream",
  matches: ({ body }) => (chatShape(body) ? "maybe" : undefined),
  answers: (response) => response.header("x-vercel-ai-ui-message-stream") !== undefined,
  recognises: (data) => {
    const { type, errorText } = obj(data);
    return (
      /^(start(-step)?|(text|reasoning|tool-input)-start|data-.+|message-metadata|source-url|source-document)$/.test(
        str(type) ?? "",
      ) ||
      (type === "error" && errorText !== undefined)
    );
  },
  ask: askUiChat,
  reader: runReader(readUiMessage),
};
