import { GEN_AI_PROVIDER_NAME } from "../protocol/attributes.ts";
import { anyUsage } from "./any-usage.ts";
import { citation } from "./citation.ts";
import { type Json, list, obj, str } from "./json.ts";
import { LiveSession } from "./live-session.ts";
import { media, textPart } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { providerOf } from "./request.ts";
import type { SocketFormat, SocketReader } from "./socket-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/** Members are in camel case, or in snake case. */
const member = (of: unknown, name: string): unknown => {
  const it = obj(of);
  return it[name] ?? it[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
};

const toPart = (part: unknown) => {
  const { text } = obj(part);
  const data = member(part, "inlineData") ?? member(part, "fileData");
  if (text !== undefined) return textPart(text);
  return data
    ? media({ data: obj(data).data, url: member(data, "fileUri"), mime: member(data, "mimeType") })
    : (withoutBytes(part) as { type: string });
};

function readLive(root: Operation, url?: URL): SocketReader {
  const session = new LiveSession(root);
  const { tools, heard, spoken } = session;

  const setup = (given: unknown) => {
    const it = (name: string) => member(given, name);
    const config = obj(it("generationConfig"));
    session.tell({
      provider: url && providerOf(url),
      model: word(it("model")).replace(/^models\//, ""),
      system: it("systemInstruction") && list(obj(it("systemInstruction")).parts).map(toPart),
      tools: it("tools"),
      temperature: config.temperature,
      topP: config.topP,
      topK: config.topK,
      maxTokens: config.maxOutputTokens,
    });
  };
  const part = (given: unknown) => {
    const { text, thought } = obj(given);
    const data = obj(member(given, "inlineData"));
    const mime = str(member(data, "mimeType"));
    if (thought) session.answer.reasoning(text);
    else if (text !== undefined) session.answer.text(text);
    else if (mime?.startsWith("audio")) {
      void session.answer;
      spoken.add(data.data, mime);
    } else session.answer.part(toPart(given));
  };
  const content = (given: Json, usage: unknown) => {
    session.transcript(obj(member(given, "inputTranscription")).text);
    list(obj(given.modelTurn).parts).forEach(part);
    const { text } = obj(given.outputTranscription);
    if (text) session.answer.text(text);
    for (const chunk of list(obj(given.groundingMetadata).groundingChunks))
      session.answer.part(citation(Object.values(obj(chunk))[0]));
    if (given.interrupted) session.interrupt();
    if (given.turnComplete) session.end(usage ? counts(usage) : undefined);
  };
  const call = ({ functionCalls }: Json) => {
    for (const { id, name, args } of list(functionCalls).map(obj)) {
      session.answer.tool({ id: str(id), name: str(name), arguments: args ?? {} });
      tools.begin(root, id, name, args);
    }
    // What it says next is another answer, to the results.
    session.end();
  };
  const respond = (given: unknown) => {
    for (const { id, response, name } of list(member(given, "functionResponses")).map(obj)) {
      tools.result(id, response);
      tools.end(id);
      session.say("tool", [{ type: "tool_call_response", id, name, response: withoutBytes(response) }]);
    }
    session.begin();
  };
  const speak = (given: unknown) => {
    const { text, audio, video, activityEnd } = obj(given);
    for (const one of [audio, ...list(member(given, "mediaChunks"))])
      heard.add(obj(one).data, member(one, "mimeType"));
    if (video) session.count("video");
    if (text) session.say("user", [textPart(text)]);
    if (activityEnd) session.begin();
  };

  return {
    received(frame) {
      const it = obj(frame);
      const { toolCall, toolCallCancellation: cancelled, usageMetadata } = it;
      if (it.serverContent) content(obj(it.serverContent), usageMetadata);
      if (toolCall) call(obj(toolCall));
      for (const id of list(obj(cancelled).ids)) {
        tools.get(id)?.abort();
        tools.end(id);
      }
      for (const key of Object.keys(it).slice(0, 9))
        if (!/^(serverContent|toolCall|usageMetadata|setupComplete)/.test(key)) session.count(key);
    },
    sent(frame) {
      const it = (name: string) => member(frame, name);
      const { turns, ...turn } = obj(it("clientContent"));
      for (const { role, parts } of list(turns).map(obj))
        session.say(role === "model" ? "assistant" : word(role) || "user", list(parts).map(toPart));
      if (it("setup")) setup(it("setup"));
      if (member(turn, "turnComplete")) session.begin();
      if (it("toolResponse")) respond(it("toolResponse"));
      if (it("realtimeInput")) speak(it("realtimeInput"));
    },
    close: () => session.hangUp(),
  };
}

const counts = (usage: unknown) => {
  const {
    promptTokenCount,
    responseTokenCount,
    thoughtsTokenCount,
    cachedContentTokenCount,
    toolUsePromptTokenCount,
  } = obj(usage);
  return anyUsage([
    {
      inputTokens: promptTokenCount,
      outputTokens: responseTokenCount,
      reasoningTokens: thoughtsTokenCount,
      cachedInputTokens: cachedContentTokenCount,
    },
    { inputTokens: toolUsePromptTokenCount, outputTokens: thoughtsTokenCount },
  ]);
};

/** Gemini's Live API. */
export const geminiLive: SocketFormat = {
  name: "gemini.live",
  matches: (url) => /BidiGenerateContent/.test(url.pathname),
  ask: (url) => ({ name: "realtime", facts: { [GEN_AI_PROVIDER_NAME]: providerOf(url) } }),
  reader: readLive,
};
