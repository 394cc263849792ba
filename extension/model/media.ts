import type { AttributeValue } from "../../sdk/protocol/index.ts";
import type { JsonObject } from "./attribute-values.ts";
import { formatBytes } from "./format.ts";

/** An image, sound or file of a message, by what is known of it. */
export interface MediaPart {
  type: "media";
  /** `blob`: its bytes were sent; `uri`: an address; `file`: an id at the provider. */
  kind: "blob" | "uri" | "file";
  modality?: string;
  mimeType?: string;
  /** Bytes. */
  size?: number;
  name?: string;
  /** Address or id. */
  reference?: string;
  /** Base64 of its bytes, where they were recorded. */
  data?: string;
}

/** OpenTelemetry's `blob`, `uri`, `file`; OpenAI's `image_url`; Anthropic's `image`. Undefined for what is no media. */
export function readMedia(value: JsonObject): MediaPart | undefined {
  switch (value.type) {
    case "blob":
    case "uri":
    case "file":
      return mediaOf(value.type, value, text(value.uri), text(value.content) ?? text(value.data));
    case "image_url": {
      const url = text(value.image_url) ?? text(object(value.image_url).url);
      return mediaOf("uri", { ...value, modality: "image" }, url);
    }
    case "image":
    case "document": {
      const source = object(value.source);
      if (!("type" in source)) return undefined;
      const facts = {
        modality: value.type,
        mime_type: source.media_type ?? null,
        file_id: source.file_id ?? null,
      };
      return mediaOf(
        source.type === "base64" ? "blob" : source.type === "file" ? "file" : "uri",
        facts,
        text(source.url),
        text(source.data),
      );
    }
    default:
      return undefined;
  }
}

const DATA_URL = /^data:([^;,]*)[^,]*;base64,/i;

function mediaOf(
  kind: MediaPart["kind"],
  facts: JsonObject,
  uri: string | undefined,
  bytes?: string,
): MediaPart {
  const inline = uri === undefined ? null : DATA_URL.exec(uri.slice(0, 200));
  const data = inline && uri !== undefined ? uri.slice(inline[0].length) : bytes;
  const mimeType = text(facts.mime_type) ?? (inline?.[1] || undefined);
  return {
    type: "media",
    kind: inline ? "blob" : kind,
    modality: text(facts.modality) ?? mimeType?.split("/")[0],
    mimeType,
    size:
      typeof facts.size === "number"
        ? facts.size
        : data === undefined
          ? undefined
          : Math.floor((data.replace(/=+$/, "").length * 3) / 4),
    name: text(facts.name) ?? text(facts.filename),
    reference: inline ? undefined : (uri ?? text(facts.file_id)),
    data,
  };
}

/** `image, image/png, 68 kB, “cat.png”`. */
export function sayMedia({ kind, modality, mimeType, size, name }: MediaPart): string {
  const words = [modality ?? (kind === "file" ? "file" : "media")];
  if (mimeType) words.push(mimeType);
  if (size !== undefined) words.push(formatBytes(size));
  if (name) words.push(`“${name}”`);
  return words.join(", ");
}

/** Pixels a browser decodes from bytes alone; SVG is left out: it is a document. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"]);
/** Longest base64 that is shown. */
const MOST_DATA = 8_000_000;

/** A `data:` URL that is safe to show: nothing is fetched, nothing of the page becomes markup. */
export function previewOf({ mimeType, data }: MediaPart): string | undefined {
  const type = mimeType?.toLowerCase() ?? "";
  if (!SHOWN.has(type) || !data || data.length > MOST_DATA || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(data))
    return undefined;
  return `data:${type};base64,${data.replace(/\s/g, "")}`;
}

const text = (value: AttributeValue | undefined): string | undefined =>
  typeof value === "string" && value ? value : undefined;
const object = (value: AttributeValue | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
