import type { Part } from "./answer.ts";
import { clear, type Json, obj, str } from "./json.ts";
import { media, textPart, wordsOf } from "./messages.ts";
import type { Failure } from "./operation.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/** A tool call, its result, or another piece of a message, whatever its protocol calls it and its members. */
export interface Block {
  /** The app runs `call` and answers it with `response`; `server_call` and `server_result` stay at the provider. */
  kind?: "call" | "response" | "server_call" | "server_result" | undefined;
  /** The protocol's own word for it. */
  type?: unknown;
  /** Of the call, in results too. */
  id?: unknown;
  name?: unknown;
  /** Arguments, or the result. */
  whole?: unknown;
  /** Why the tool failed. */
  failure?: Failure | undefined;
  /** What is none of these. */
  other?: Part | undefined;
}

/** By type, in Anthropic's words, those of Interactions, and Gemini's. The first that fits. */
const KINDS = [
  ["call", /^(tool_use|function_?call)$/i],
  ["response", /^(tool_result|function_?(result|response))$/i],
  ["server_call", /(_use|_call|toolCall|executableCode)$/],
  ["server_result", /((?<!^search)_result|toolResponse|codeExecutionResult)$/],
] as const;

/** A block of a message at Anthropic, a step or content of Interactions, a part at Gemini: of requests and of answers. */
export function blockOf(given: unknown): Block {
  const it = obj(given);
  const type = word(it.type);
  const kind = KINDS.find(([, fits]) => fits.test(type))?.[0];
  const { input, result, content, response, output, code, language } = it;
  if (!kind) return { type, other: otherOf(it, type) };
  const outcome = it.outcome === "OUTCOME_OK" ? undefined : str(it.outcome);
  const error = str(obj(content).error_code) ?? outcome ?? (it.is_error ? "tool_error" : undefined);
  const whole =
    input ??
    it.arguments ??
    it.args ??
    result ??
    response ??
    output ??
    content ??
    (code ? { language, code } : undefined);
  return {
    kind,
    type,
    id: it.id ?? it.tool_use_id ?? it.call_id,
    name:
      it.name ??
      it.toolType ??
      (kind === "call" ? undefined : code ? "code_execution" : type.replace(/_call$/, "")),
    whole: kind === "response" ? (wordsOf(whole) ?? (Array.isArray(whole) ? partsOf(whole) : whole)) : whole,
    failure: error ? { type: error } : undefined,
  };
}

function otherOf(it: Json, type: string): Part | undefined {
  const reasoning = it.thinking ?? wordsOf(it.summary) ?? (it.thought && it.text);
  if (reasoning !== undefined && reasoning !== false) return { type: "reasoning", content: reasoning };
  if ("text" in it) return textPart(it.text);
  const from = { ...it, ...obj(it.source) };
  if (from.type === "text") return textPart(from.data);
  const { type: kind, value, id: own, file_id: id = type === "binary" ? own : undefined } = from;
  const url = from.url ?? from.uri ?? from.fileUri ?? from.file_uri ?? (kind === "url" ? value : undefined);
  const data = from.data ?? (kind === "data" ? value : undefined);
  const mime = from.media_type ?? from.mime_type ?? from.mimeType ?? from.mediaType ?? from.contentType;
  const modality = /^(image|audio|video)$/.test(type) ? type : undefined;
  if (url || id || (data && (mime || modality)))
    return media({ url, data, id, mime, modality, name: it.title ?? it.filename ?? it.name });
  return type ? (it as Part) : undefined;
}

/** The parts of a content: text, or blocks. */
export const partsOf = (content: unknown): Part[] =>
  [content ?? []]
    .flat()
    .map((one) => partOf(typeof one === "string" ? { other: textPart(one) } : blockOf(one)));

/** The same in OpenTelemetry's shape. */
export function partOf({ kind, type, id, name, whole, failure, other }: Block): Part {
  const bare = withoutBytes(whole);
  switch (kind) {
    case "call":
      return clear({ type: "tool_call", id, name, arguments: whole ?? {} });
    case "response":
      return clear({ type: "tool_call_response", id, response: bare, is_error: failure && true });
    case "server_call":
      return clear({
        type: "server_tool_call",
        id,
        name,
        server_tool_call: clear({ type: name, arguments: bare }),
      });
    case "server_result":
      return clear({
        type: "server_tool_call_response",
        id,
        server_tool_call_response: clear({ type, content: bare }),
      });
    default:
      return withoutBytes(other ?? { type: word(type) }) as Part;
  }
}
