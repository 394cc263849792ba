import type { Part } from "./answer.ts";
import { askChat } from "./ask-chat.ts";
import { type Block, blockOf, partOf } from "./block.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, num, obj, str } from "./json.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import type { Failure } from "./operation.ts";
import { PartialArguments } from "./partial-arguments.ts";
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

  ask(request) {
    const it = obj(request.body);
    const [, model = it.model, stream] = PATH.exec(request.url.pathname) ?? [];
    const config = obj(it.generationConfig ?? it.generation_config);
    const own = {
      operation: "generate_content",
      model,
      stream: !!stream,
      system: partsOf(it.systemInstruction ?? it.system_instruction),
      messages: [it.contents ?? []].flat().map((content) => {
        const { role } = obj(content);
        return { role: role === "model" ? "assistant" : (role ?? "user"), parts: partsOf(content) };
      }),
      choiceCount: config.candidateCount,
      reasoningLevel: obj(config.thinkingConfig).thinkingLevel,
      outputType: /json/.test(word(config.responseMimeType)) ? "json" : undefined,
    };
    return askChat(request, own, config);
  },

  reader: modelReader(readContent),
};

/** Of a content, of parts, of a string. */
export const partsOf = (content: unknown): Part[] =>
  [obj(content).parts ?? content ?? []]
    .flat()
    .map((part) => partOf(partBlock(str(part) ? { text: part } : obj(part))));

/** Parts name their type by the member that they have. */
function partBlock(part: Json): Block {
  const [type, of] = Object.entries(part).find(([, member]) => member && typeof member === "object") ?? [];
  return blockOf("text" in part || !of ? part : { ...of, type });
}

/** The chunks of one answer; or the answer itself, where it did not stream. */
function readContent({ answer, servers, note }: Reading): EventReader {
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
    const block = partBlock(obj(given));
    const { kind, other } = block;
    if (kind === "call") call(obj(obj(given).functionCall), choice);
    else if (kind === "server_call") servers.call(block);
    else if (kind) servers.result(block);
    else if (other?.type === "text") answer.text(other.content, choice);
    else if (other?.type === "reasoning") answer.reasoning(other.content, choice);
    else if (other) answer.part(partOf(block), choice);
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
    note(it, it.usageMetadata);
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
