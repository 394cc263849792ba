import { isOtlpJson } from "../../../sdk/otlp/read-otlp-json.ts";
import type { TraceFormat } from "./format.ts";

/** OTLP/JSON, also as Jaeger's API v3 and Tempo wrap it. All of its spellings are `readOtlpJson`'s matter. */
export const otlpJson: TraceFormat = {
  id: "otlp",
  title: "OTLP JSON",
  detects: isOtlpJson,
  toOtlp: (value) => value,
};
