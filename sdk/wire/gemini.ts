import { GEN_AI_RESPONSE_ID, GEN_AI_RESPONSE_MODEL } from "../protocol/attributes.ts";
import type { Part } from "./answer.ts";
import { type Block, partOf } from "./block.ts";
import { citation } from "./citation.ts";
import { answeredCalls } from "./continues.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, num, obj, str } from "./json.ts";
import { media, textPart } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import type { Failure } from "./operation.ts";
import { PartialArguments } from "./partial-arguments.ts";
import { askModel, providerOf } from "./request.ts";
import { samplingOf } from "./sampling.ts";
import { sum } from "./sum.ts";
import { usageFacts } from "./usage.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

/** `…/models/{model}:streamGenerateContent`, on Vertex AI behind `publishers/google/`. */
const PATH = /([^/]+):(stream)?generateContent$/i;

/** Gemini's generateContent, whole, as SSE or as a streamed array, at Google's own hosts and behind proxies. */
export const geminiContent: WireFormat = {
  name: "gemini.content",

  matches: ({ url, body }) => (PATH.test(url.pathname) ? "sure" : obj(body).contents ? "maybe" : undefined),

  recognises(data) {
    const { candidates, promptFeedback, usageMetadata } = obj(Array.isArray(data) ? data[0] : data);
    return !!(candidates || promptFeedback || usageMetadata);
  },

  ask({ url, body }) {
    const it = obj(body);
    const [, model = it.model, stream] = PATH.exec(decodeURI(url.pathname)) ?? [];
    const config = obj(it.generationConfig ?? it.generation_config);
    const messages = [it.contents].flat().map(toMessage);
    const thinking = obj(config.thinkingConfig);
    return {
      ...askModel({
        ...samplingOf(config),
        operation: "generate_content",
        provider: providerOf(url),
        model,
        system: partsOf(it.systemInstruction ?? it.system_instruction),
        messages,
        tools: it.tools,
        choiceCount: config.candidateCount,
        reasoningLevel: thinking.thinkingLevel,
        stream: !!stream,
        outputType: /json/.test(word(config.responseMimeType)) ? "json" : undefined,
      }),
      continues: answeredCalls(messages),
    };
  },

  reader: modelReader(readContent),
};

/** A message; a string or bare parts are the user's. */
function toMessage(content: unknown): unknown {
  const { role } = obj(content);
  return { role: role === "model" ? "assistant" : (role ?? "user"), parts: partsOf(content) };
}

/** Of a content, of parts, of a string. */
const partsOf = (content: unknown): Part[] | undefined =>
  content === undefined
    ? undefined
    : [obj(content).parts ?? content]
        .flat()
        .map((part) => partOf(blockOf(typeof part === "string" ? { text: part } : obj(part))));

/** Parts of requests and of answers. */
function blockOf(it: Json): Block {
  const called = it.functionCall ?? it.function_call;
  const answered = it.functionResponse ?? it.function_response;
  const asked = it.executableCode ?? it.toolCall;
  const told = it.codeExecutionResult ?? it.toolResponse;
  const file = it.inlineData ?? it.inline_data ?? it.fileData ?? it.file_data;
  const {
    id,
    name,
    args,
    response,
    toolType: type = "code_execution",
    outcome,
    output,
    ...code
  } = obj(called ?? answered ?? asked ?? told ?? file);
  if (called) return { kind: "call", id, name, whole: args };
  if (answered) return { kind: "response", id: id, name, whole: response };
  if (asked) return { kind: "server_call", type, id, whole: args ?? code };
  if (told) {
    const failed = outcome && outcome !== "OUTCOME_OK";
    return {
      kind: "server_result",
      type,
      id,
      whole: response ?? output,
      failure: failed ? { type: word(outcome) } : undefined,
    };
  }
  const { mimeType, mime_type = mimeType, fileUri, file_uri = fileUri, data } = code;
  if (file) return { other: media({ mime: mime_type, url: file_uri, data }) };
  if (it.thought) return { other: { type: "reasoning", content: it.text } };
  if ("text" in it) return { other: textPart(it.text) };
  const kind = Object.keys(it)[0];
  // What stays is a part we do not know, or a signature of the one before.
  return /ignature$/.test(`${kind}`) ? {} : { other: { ...it, type: `${kind}` } };
}

/** The chunks of one answer; or the answer itself, where it did not stream. */
function readContent({ answer, servers, tell }: Reading): EventReader {
  let tools = 0;
  /** The function call whose arguments still come. */
  let partial: { index: number; choice: number; given: PartialArguments } | undefined;
  /** By candidate. Repeated chunk by chunk; the last that came counts. */
  const sources = new Map<number, unknown[]>();

  const endPartial = () => {
    if (partial) answer.tool({ index: partial.index, arguments: partial.given.value }, partial.choice);
    partial = undefined;
  };

  const call = ({ id, name, args, partialArgs, willContinue }: Json, choice: number) => {
    if (name) endPartial();
    const begun = { id: str(id), name: str(name) };
    if (!partial && !willContinue && !partialArgs) {
      if (name) answer.tool({ ...begun, index: tools++, arguments: args ?? {} }, choice);
      return;
    }
    if (!partial) {
      partial = { index: tools++, choice, given: new PartialArguments() };
      answer.tool({ ...begun, index: partial.index }, choice);
    }
    for (const one of list(partialArgs)) partial.given.add(obj(one));
    if (!willContinue) endPartial();
  };

  const part = (given: unknown, choice: number) => {
    const it = obj(given);
    if (it.functionCall) return call(obj(it.functionCall), choice);
    const block = blockOf(it);
    if (block.kind === "server_call") servers.call(block);
    else if (block.kind) servers.result(block);
    else if (it.thought) answer.reasoning(it.text, choice);
    else if ("text" in it) answer.text(it.text, choice);
    else if (block.other) answer.part(partOf(block), choice);
  };

  const candidate = (given: unknown) => {
    const { index, content, finishReason, groundingMetadata, citationMetadata } = obj(given);
    const choice = num(index) ?? 0;
    for (const one of list(obj(content).parts)) part(one, choice);
    answer.finish(finishReason, choice);
    const grounds = list(obj(groundingMetadata).groundingChunks).map((chunk) => Object.values(obj(chunk))[0]);
    const told = [...grounds, ...list(obj(citationMetadata).citations)];
    if (told.length) sources.set(choice, told);
  };

  const read = (event: unknown): boolean | Failure | undefined => {
    // A whole array that was read as one value; errors may come in one, too.
    if (Array.isArray(event)) return event.map(read).find(Boolean);
    const it = obj(event);
    if (it.error) return failureOf(it.error);
    tell({ [GEN_AI_RESPONSE_ID]: str(it.responseId), [GEN_AI_RESPONSE_MODEL]: str(it.modelVersion) });
    const usage = obj(it.usageMetadata);
    const reasoning = usage.thoughtsTokenCount;
    tell(
      usageFacts({
        input: sum(usage.promptTokenCount, usage.toolUsePromptTokenCount),
        output: sum(usage.candidatesTokenCount, reasoning),
        cacheRead: usage.cachedContentTokenCount,
        reasoning,
      }),
    );
    list(it.candidates).forEach(candidate);
    const { blockReason: category, blockReasonMessage } = obj(it.promptFeedback);
    if (!category) return undefined;
    answer.part({ type: "refusal", content: blockReasonMessage ?? "", category });
    return true;
  };

  return {
    read,
    flush() {
      endPartial();
      for (const [choice, told] of sources) for (const one of told) answer.part(citation(one), choice);
      sources.clear();
    },
  };
}
