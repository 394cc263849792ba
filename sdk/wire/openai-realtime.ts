import { GEN_AI_PROVIDER_NAME, GEN_AI_REQUEST_MODEL } from "../protocol/attributes.ts";
import { type Handlers, handle } from "./agent-run.ts";
import { anyUsage } from "./any-usage.ts";
import { failureOf } from "./failure.ts";
import { clear, type Json, jsonOr, obj, str } from "./json.ts";
import { LiveSession } from "./live-session.ts";
import { toParts } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { providerOf } from "./request.ts";
import type { SocketFormat, SocketReader } from "./socket-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

function readRealtime(root: Operation, url?: URL): SocketReader {
  const session = new LiveSession(root);
  const { tools } = session;

  let sound = { input: PCM, output: PCM };
  const about = (event: Json) => {
    const it = obj(event.session);
    const audio = obj(it.audio);
    sound = {
      input: soundType(obj(audio.input).format ?? it.input_audio_format),
      output: soundType(obj(audio.output).format ?? it.output_audio_format),
    };
    session.tell({
      provider: url && providerOf(url),
      model: it.model,
      system: it.instructions,
      tools: it.tools,
      temperature: it.temperature,
      maxTokens: it.max_output_tokens ?? it.max_response_output_tokens,
      conversationId: it.id,
    });
  };
  const words = ({ delta }: Json) => session.answer.text(delta);
  const audio = ({ delta }: Json) => session.spoken.add(delta, sound.output);
  const execute = (id: unknown, name: unknown, given: unknown) =>
    tools.begin(root, id, name ?? session.answer.tools.find((part) => part.id === id)?.name, jsonOr(given));

  const received: Handlers = {
    "session.created": about,
    "session.updated": about,
    created: ({ response }) => {
      (session.call ?? session.begin()).tell(undefined, obj(response).id);
    },
    "text.delta": words,
    "audio_transcript.delta": words,
    "audio.delta": audio,
    "item.added": ({ item }) => {
      const { type, call_id, name } = obj(item);
      if (type === "function_call") session.answer.tool({ id: str(call_id), name: str(name) });
    },
    "function_call_arguments.delta": (it) =>
      session.answer.tool({ id: str(it.call_id), arguments: str(it.delta) }),
    "function_call_arguments.done": (it) => execute(it.call_id, it.name, it.arguments),
    done: ({ response }) => {
      const { status, status_details, usage } = obj(response);
      const { reason, error } = obj(status_details);
      session.call?.answer.finish(reason ?? status);
      if (status === "cancelled") session.interrupt(anyUsage(usage));
      else session.end(anyUsage(usage), status === "failed" ? failureOf(error) : undefined);
    },
    "conversation.item.input_audio_transcription.completed": ({ transcript }) =>
      session.transcript(transcript),
    "input_audio_buffer.speech_started": () => session.event("speech started"),
    "input_audio_buffer.speech_stopped": () => session.event("speech stopped"),
    error: ({ error }) => session.event("error", { ...failureOf({ error }) }),
  };
  const sent: Handlers = {
    create: () => session.begin(),
    cancel: () => session.event("cancel"),
    "input_audio_buffer.append": (it) => session.heard.add(it.audio, sound.input),
    "conversation.item.create": ({ item }) => {
      const { type, role, content, call_id: id, output } = obj(item);
      if (type !== "function_call_output")
        return session.say(word(role), toParts(withoutSound(content)) ?? []);
      const response = withoutBytes(jsonOr(output));
      tools.result(id, response);
      tools.end(id);
      return session.say("tool", [clear({ type: "tool_call_response", id, response })]);
    },
  };
  const read = (handlers: Handlers) => (frame: unknown) => {
    const it = obj(frame);
    const type = word(it.type);
    // The beta had the same names without `output_`.
    const isKnown = handle(handlers, type.replace(/^response\.(output_)?/, ""), it);
    if (!isKnown && !/\.(done|added|started|stopped|committed)$/.test(type)) session.count(type);
  };
  return { received: read(received), sent: read(sent), close: () => session.hangUp() };
}

/** Its only rate for PCM. */
const PCM = "audio/pcm;rate=24000";

const soundType = (format: unknown): string => {
  const type = str(format) ?? str(obj(format).type) ?? "pcm";
  return /^(audio\/)?pcm(16)?$/.test(type) ? PCM : type;
};

/** Sound within a message is `{type: "input_audio", audio}`. */
const withoutSound = (content: unknown): unknown[] =>
  [content ?? []].flat().map((part) => {
    const { audio, ...it } = obj(part);
    return audio === undefined
      ? part
      : { type: "input_audio", input_audio: { data: audio, format: "pcm" }, ...it };
  });

/** OpenAI's Realtime API over a WebSocket, in its present and its beta names. */
export const openaiRealtime: SocketFormat = {
  name: "openai.realtime",
  matches: (url, protocols) =>
    /\/realtime$/.test(url.pathname) && (protocols.includes("realtime") || url.searchParams.has("model")),
  ask: (url) => {
    const model = url.searchParams.get("model");
    return {
      name: `realtime ${model ?? ""}`.trim(),
      facts: { [GEN_AI_PROVIDER_NAME]: providerOf(url), [GEN_AI_REQUEST_MODEL]: model ?? undefined },
    };
  },
  reader: readRealtime,
};
