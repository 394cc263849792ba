import {
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_OUTPUT_TOKENS,
} from "../protocol/attributes.ts";
import { type AgentRun, type Handlers, handle, runReader } from "./agent-run.ts";
import { anyUsage } from "./any-usage.ts";
import { citation } from "./citation.ts";
import { type Json, list, obj, str } from "./json.ts";
import { media } from "./messages.ts";
import { requestFacts } from "./request.ts";
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
  beginChat(run, call);

  /** What the app tells of model and tokens, if it does. */
  const metadata = ({ messageMetadata }: Json) => {
    const it = obj(messageMetadata);
    const model = str(it.model) ?? str(it.modelId);
    root.set({ [GEN_AI_RESPONSE_MODEL]: model, ...anyUsage(it.totalUsage ?? it.usage ?? it) });
    if (model) run.modelFacts[GEN_AI_RESPONSE_MODEL] = model;
    run.call?.tell(model);
  };
  /** The tool's input is complete; that it is wrong is said again as its output. */
  const called = ({ toolCallId: id, toolName: name, input, errorText, providerExecuted }: Json) => {
    if (!run.answer.tools.some((part) => part.id === id && part.arguments))
      run.answer.tool({ id: str(id), name: str(name), arguments: input });
    tools.begin(root, id, name, input, providerExecuted ? "extension" : undefined);
    if (errorText) tools.doubt(id, toolFailure(errorText));
  };
  const file = ({ type, url, mediaType }: Json) => {
    run.count(type);
    run.answer.part(media({ url, mime: mediaType }));
  };
  const source = (it: Json) => {
    run.count(it.type);
    run.call?.answer.part(citation(it));
  };
  const nothing = () => {};

  const on: Handlers = {
    start: (it) => {
      root.set({ [GEN_AI_RESPONSE_ID]: str(it.messageId) });
      metadata(it);
    },
    "message-metadata": metadata,
    "start-step": () => run.begin(),
    "text-start": nothing,
    "text-delta": ({ delta }) => run.answer.text(delta),
    "text-end": ({ citations }) => {
      for (const one of list(citations).map(obj)) run.answer.part(citation({ ...one, ...obj(one.source) }));
    },
    "reasoning-start": nothing,
    "reasoning-delta": ({ delta }) => run.answer.reasoning(delta),
    "reasoning-end": nothing,
    "tool-input-start": (it) => run.answer.tool({ id: str(it.toolCallId), name: str(it.toolName) }),
    "tool-input-delta": (it) =>
      run.answer.tool({ id: str(it.toolCallId), arguments: str(it.inputTextDelta) }),
    "tool-input-available": called,
    "tool-input-error": called,
    "tool-approval-request": ({ toolCallId: id, approvalId, reason, isAutomatic }) => {
      tools.get(id)?.event("approval requested", { id: approvalId, reason });
      if (!isAutomatic) tools.hand(id, root, `approval:${word(approvalId)}`);
    },
    "tool-output-available": ({ toolCallId: id, toolName: name, output, preliminary }) => {
      tools.begin(root, id, name);
      tools.result(id, output);
      if (preliminary) tools.get(id)?.event("preliminary output");
      else tools.end(id);
    },
    "tool-output-error": ({ toolCallId: id, toolName: name, errorText }) => {
      tools.begin(root, id, name);
      tools.end(id, toolFailure(errorText));
    },
    "tool-output-denied": ({ toolCallId: id }) => {
      tools.get(id)?.abort();
      tools.end(id);
    },
    "source-url": source,
    "source-document": source,
    file,
    "reasoning-file": file,
    custom: ({ kind, providerMetadata }) => {
      run.count(kind);
      for (const { model, id, usage } of Object.values(obj(providerMetadata)).map(obj)) {
        run.call?.tell(model, id);
        // Of the output only what there was so far.
        run.call?.operation.set({ ...anyUsage(usage), [GEN_AI_USAGE_OUTPUT_TOKENS]: undefined });
      }
    },
    "reset-step": () => run.answer.reset(),
    "finish-step": () => {
      tools.endDoubtful();
      run.end();
    },
    finish: (it) => {
      run.hasFinished = true;
      root.set({ [GEN_AI_RESPONSE_FINISH_REASONS]: reasons(it.finishReason) });
      metadata(it);
    },
    abort: () => {
      run.over = "aborted";
    },
    error: ({ errorText }) => {
      run.failure ??= { type: "_OTHER", message: str(errorText) };
    },
  };
  return (event) => {
    const it = obj(event);
    if (event === "[DONE]") run.over = true;
    else if (!handle(on, it.type, it)) run.count(it.type);
  };
}

/** As OpenTelemetry has it: a list, or nothing. */
export const reasons = (reason: unknown): string[] | undefined =>
  typeof reason === "string" && reason ? [reason] : undefined;

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
