import type { OtlpResourceSpans, OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { otlpOfAttributes } from "../../../sdk/otlp/values.ts";
import { writeOtlpProtobuf } from "../../../sdk/otlp/write-otlp-protobuf.ts";
import type { Attributes } from "../../../sdk/protocol/index.ts";
import { addressOf, headersOf } from "./address-of.ts";
import type { Destination } from "./destination.ts";
import { presetOf } from "./presets.ts";

/** A request as `fetch` takes it; the body is not compressed yet. */
export interface ForwardRequest {
  url: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

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
