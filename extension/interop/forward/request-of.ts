import type { OtlpResourceSpans, OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { otlpOfAttributes } from "../../../sdk/otlp/values.ts";
import { writeOtlpProtobuf } from "../../../sdk/otlp/write-otlp-protobuf.ts";
import type { Attributes } from "../../../sdk/protocol/index.ts";
import { type Destination, readHeaders } from "./destination.ts";
import { presetOf } from "./presets.ts";

/** A request as `fetch` takes it; the body is not compressed yet. */
export interface ForwardRequest {
  url: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

const MEDIA_TYPES = { protobuf: "application/x-protobuf", json: "application/json" } as const;

/** `POST <address>/v1/traces`, with all that its preset asks for. */
export function requestOf(destination: Destination, traces: OtlpTraces): ForwardRequest {
  const preset = presetOf(destination.preset);
  const more = preset.resource?.(destination);
  const told = more && Object.keys(more).length ? withResource(traces, more) : traces;
  const body =
    destination.encoding === "json"
      ? new TextEncoder().encode(JSON.stringify(told))
      : writeOtlpProtobuf(told);
  return { url: addressOf(destination), headers: headersOf(destination), body };
}

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

/** Each resource with these attributes, in place of what it says itself under the same names. */
function withResource({ resourceSpans }: OtlpTraces, more: Attributes): OtlpTraces {
  const entries = otlpOfAttributes(more);
  const names = new Set(Object.keys(more));
  return {
    resourceSpans: resourceSpans.map(
      (group): OtlpResourceSpans => ({
        ...group,
        resource: {
          ...group.resource,
          attributes: [
            ...(group.resource?.attributes ?? []).filter(({ key }) => !names.has(key)),
            ...entries,
          ],
        },
      }),
    ),
  };
}
