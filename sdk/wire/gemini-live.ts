import { GEN_AI_PROVIDER_NAME } from "../protocol/attributes.ts";
import { citation } from "./citation.ts";
import { partsOf } from "./gemini.ts";
import { type Json, list, obj, str } from "./json.ts";
import { LiveSession } from "./live-session.ts";
import { textPart } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { providerOf } from "./request.ts";
import type { SocketFormat, SocketReader } from "./socket-format.ts";
import { merge, usageOf } from "./usage-names.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/** Members are in camel case, or in snake case. */
const member = (of: unknown, name: string): unknown => {
  const it = obj(of);
  return it[name] ?? it[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
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
      system: it("systemInstruction") && partsOf(it("systemInstruction")),
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
    } else for (const one of partsOf([given])) session.answer.part(one);
  };
  const content = (given: Json) => {
    session.transcript(obj(member(given, "inputTranscription")).text);
    list(obj(given.modelTurn).parts).forEach(part);
    const { text } = obj(given.outputTranscription);
    if (text) session.answer.text(text);
    for (const chunk of list(obj(given.groundingMetadata).groundingChunks))
      session.answer.part(citation(Object.values(obj(chunk))[0]));
    session.call?.answer.finish(given.turnCompleteReason);
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
      const said = obj(it.serverContent);
      content(said);
      // With any frame, or alone; what is told again replaces what was told before.
      if (usageMetadata) {
        const counts = {};
        merge(counts, obj(usageMetadata));
        session.call?.operation.set(usageOf(counts));
      }
      if (toolCall) call(obj(toolCall));
      if (said.interrupted) session.interrupt();
      if (said.turnComplete) session.end();
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
        session.say(role === "model" ? "assistant" : word(role) || "user", partsOf(parts));
      if (it("setup")) setup(it("setup"));
      if (member(turn, "turnComplete")) session.begin();
      if (it("toolResponse")) respond(it("toolResponse"));
      if (it("realtimeInput")) speak(it("realtimeInput"));
    },
    close: () => session.hangUp(),
  };
}

/** Gemini's Live API. */
export const geminiLive: SocketFormat = {
  name: "gemini.live",
  matches: (url) => /BidiGenerateContent/.test(url.pathname),
  ask: (url) => ({ name: "realtime", facts: { [GEN_AI_PROVIDER_NAME]: providerOf(url) } }),
  reader: readLive,
};
