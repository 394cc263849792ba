import type { Part } from "./answer.ts";
import { clear, type Json, jsonOr, list, obj, str } from "./json.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/**
 * Media as a reference, never its bytes: `url` may be a `data:` URL, `data` is base64, `id` names an uploaded file.
 * The size of a blob is in bytes.
 */
export function media(from: {
  url?: unknown;
  data?: unknown;
  id?: unknown;
  /** `image/png` … */
  mime?: unknown;
  /** Default: by `mime`, else `document`. */
  modality?: unknown;
  name?: unknown;
}): Part {
  const url = str(from.url) ?? "";
  const [inline, inlineMime] = /^data:([^;,]*)[^,]*,/.exec(url) ?? [];
  const mime = str(from.mime) || inlineMime || undefined;
  const modality = from.modality ?? /^(image|audio|video)\//.exec(mime ?? "")?.[1] ?? "document";
  const data = inline ? url.slice(inline.length) : str(from.data);
  const kind = data !== undefined ? "blob" : url ? "uri" : "file";
  return clear({
    type: kind,
    modality,
    mime_type: mime,
    size: data === undefined ? data : Math.floor((data.replace(/=+$/, "").length * 3) / 4),
    uri: kind === "uri" ? url : undefined,
    file_id: kind === "file" ? from.id : undefined,
    name: from.name,
  });
}

export const textPart = (content: unknown): Part => ({ type: "text", content });

/** A call of a tool, from `{id, function: {name, arguments}}` or what is inside; arguments parsed where they are JSON. */
export function toolCallPart(call: unknown): Part {
  const it = obj(call);
  const { name, arguments: given } = obj(it.function ?? it.custom ?? it);
  return clear({
    type: "tool_call",
    id: it.call_id ?? it.id,
    name,
    arguments: jsonOr(given ?? obj(it.custom ?? it).input),
  });
}

/** Text of a string, or of text parts; undefined where there is something else among them. */
export function wordsOf(content: unknown): string | undefined {
  if (!Array.isArray(content)) return str(content);
  const words = content.map((part) => str(part) ?? str(obj(part).text));
  return words.includes(undefined) ? undefined : words.join("");
}

/** The parts of a message's content: a string, or parts as chat APIs and Responses have them. Others stay, without bytes. */
export function toParts(content: unknown): Part[] | undefined {
  if (content === undefined || content === null) return undefined;
  return (Array.isArray(content) ? content : content === "" ? [] : [content]).map(toPart);
}

function toPart(part: unknown): Part {
  if (typeof part === "string") return textPart(part);
  const it = obj(part);
  const { image_url: image } = it;
  const type = word(it.type);
  const { url, data, format, file_id, file_data, file_url, filename } = {
    ...it,
    ...obj(image ?? it.input_audio ?? it.file ?? it.video_url ?? it.audio_url),
  } as Json;
  switch (type) {
    case "text":
    case "input_text":
    case "output_text":
    case "summary_text":
    case "reasoning_text":
      return textPart(it.text ?? it.content);
    case "thinking":
      return { type: "reasoning", content: wordsOf(it.thinking) };
    case "refusal":
      return { type: "refusal", content: it.refusal ?? it.content };
    case "image_url":
    case "input_image":
      return media({ url: url ?? image, id: file_id, modality: "image" });
    case "input_audio":
      return media({ data, mime: `audio/${word(format)}` });
    case "video_url":
    case "audio_url":
      return media({ url: url ?? it[type], modality: type.slice(0, 5) });
    case "file":
    case "input_file": {
      if ("modality" in it) break;
      const inline = str(file_data);
      const isUrl = inline?.startsWith("data:");
      return media({
        url: isUrl ? inline : file_url,
        data: isUrl ? undefined : inline,
        id: file_id,
        name: filename,
      });
    }
  }
  return withoutBytes(it) as Part;
}

/**
 * Messages in OpenTelemetry's shape, from those of chat APIs; a string is one of the user. Those that have `parts`
 * are in that shape. Undefined where there are none.
 */
export function toMessages(messages: unknown): unknown {
  if (typeof messages === "string") return [{ role: "user", parts: [textPart(messages)] }];
  return Array.isArray(messages) ? messages.map(toMessage) : undefined;
}

function toMessage(message: unknown): unknown {
  const it = obj(message);
  if (it.parts) return message;
  const { role, content, name, tool_call_id: id } = it;
  const isResult = id !== undefined || role === "tool" || role === "function";
  const reasoning = str(it.reasoning_content) || str(it.reasoning) || str(it.thinking);
  return clear({
    role,
    name,
    parts: [
      ...(reasoning ? [{ type: "reasoning", content: reasoning }] : []),
      ...(isResult
        ? [
            clear({
              type: "tool_call_response",
              id,
              name: it.tool_name,
              response: wordsOf(content) ?? toParts(content),
            }),
          ]
        : (toParts(content) ?? [])),
      ...(it.refusal ? [{ type: "refusal", content: it.refusal }] : []),
      ...list(it.images).map((data) => media({ data, modality: "image" })),
      ...list(it.tool_calls ?? (it.function_call && [it.function_call])).map(toolCallPart),
    ],
  });
}
