import { type Destination, readHeaders } from "./destination.ts";
import { presetOf } from "./presets.ts";

const MEDIA_TYPES = { protobuf: "application/x-protobuf", json: "application/json" } as const;

export function headersOf(destination: Destination): Record<string, string> {
  const typed = destination.preset === "otlp" ? readHeaders(destination.headers) : {};
  return {
    ...(typeof typed === "string" ? {} : typed),
    ...presetOf(destination.preset).headers(destination),
    "content-type": MEDIA_TYPES[destination.encoding],
    accept: MEDIA_TYPES[destination.encoding],
  };
}

/**
 * The address of its endpoint, whether all of it was typed or the server's alone, or a part:
 * `https://cloud.langfuse.com`, `…/api/public/otel` and `…/api/public/otel/v1/traces` are the same.
 */
export function addressOf({ preset, url }: Destination): string {
  const { origin, pathname } = new URL(url);
  const typed = pathname.split("/").filter(Boolean);
  const whole = presetOf(preset).path.split("/").filter(Boolean);
  if (typed.slice(-2).join("/") === "v1/traces") return `${origin}/${typed.join("/")}`;
  let shared = Math.min(typed.length, whole.length);
  while (shared > 0 && typed.slice(-shared).join("/") !== whole.slice(0, shared).join("/")) shared--;
  return `${origin}/${[...typed, ...whole.slice(shared)].join("/")}`;
}
