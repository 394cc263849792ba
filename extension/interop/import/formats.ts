import { attributeMap } from "./attribute-map.ts";
import { auditRecord } from "./audit-record.ts";
import { otelPythonSpans, phoenixSpans } from "./context-spans.ts";
import type { FormatId, TraceFormat } from "./format.ts";
import { jaegerJson } from "./jaeger-json.ts";
import { langfuseExport } from "./langfuse-export.ts";
import { langsmithRuns } from "./langsmith-runs.ts";
import { otelJsReadableSpans } from "./otel-js-readable-spans.ts";
import { otlpJson } from "./otlp.ts";
import { ownFile } from "./own-file.ts";

/** The first that knows the document reads it; the narrow ones come first. */
const FORMATS: readonly TraceFormat[] = [
  auditRecord,
  ownFile,
  otlpJson,
  jaegerJson,
  otelJsReadableSpans,
  phoenixSpans,
  otelPythonSpans,
  langfuseExport,
  langsmithRuns,
  attributeMap,
];

export const formatOf = (value: unknown): TraceFormat | undefined =>
  FORMATS.find(({ detects }) => detects(value));

/** What people call it. */
export const formatTitle = (id: FormatId): string =>
  id === "otlp-protobuf" ? "OTLP protobuf" : (FORMATS.find((format) => format.id === id)?.title ?? id);

/** For people. */
export const READABLE =
  "OTLP (JSON, JSON Lines or protobuf), Jaeger, Tempo, OpenTelemetry JS and Python spans, Langfuse, LangSmith, Phoenix, GenAI Traces; all also as .gz";
