/** What traces can be saved as. */
export type ExportFormatId =
  | "otlp-json"
  | "otlp-protobuf"
  | "jsonl"
  | "html"
  | "perfetto"
  | "markdown"
  | "audit"
  | "chat-dataset"
  | "pairs-dataset";

export interface ExportFormat {
  id: ExportFormatId;
  /** For people. */
  title: string;
  /** What it is for, in one line. */
  hint: string;
  /** End of the file's name, without a dot. */
  extension: string;
  /** Media type. */
  type: string;
  /** Can be opened here again with nothing lost. */
  lossless: boolean;
  /** Only whole model calls, without what is around them. */
  callsOnly?: boolean;
}

/** In the order they are shown. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    id: "otlp-json",
    title: "OTLP JSON",
    hint: "OpenTelemetry: collectors, Jaeger, Tempo, Langfuse – and this panel, with nothing lost",
    extension: "otlp.json",
    type: "application/json",
    lossless: true,
  },
  {
    id: "otlp-protobuf",
    title: "OTLP protobuf",
    hint: "The same in a third of the size; Phoenix and Weave take nothing else",
    extension: "otlp.pb",
    type: "application/x-protobuf",
    lossless: true,
  },
  {
    id: "html",
    title: "HTML page",
    hint: "To read, send or print: opens in any browser, without network or scripts",
    extension: "html",
    type: "text/html",
    lossless: false,
  },
  {
    id: "jsonl",
    title: "JSON Lines",
    hint: "One span a line with model, tokens and times as columns: DuckDB, pandas, jq",
    extension: "jsonl",
    type: "application/jsonl",
    lossless: false,
  },
  {
    id: "perfetto",
    title: "Trace-event JSON",
    hint: "A timeline for ui.perfetto.dev and chrome://tracing",
    extension: "perfetto.json",
    type: "application/json",
    lossless: false,
  },
  {
    id: "markdown",
    title: "Markdown",
    hint: "For a bug report, or for a model",
    extension: "md",
    type: "text/markdown",
    lossless: false,
  },
  {
    id: "audit",
    title: "Sealed audit record",
    hint: "Chained and signed: this panel and “npx genai-traces verify” tell whether anything was changed since",
    extension: "audit.jsonl",
    type: "application/jsonl",
    lossless: true,
  },
  {
    id: "pairs-dataset",
    title: "Dataset of pairs",
    hint: "A line for each whole model call: input, output, model, scores – for evaluations",
    extension: "pairs.jsonl",
    type: "application/jsonl",
    lossless: false,
    callsOnly: true,
  },
  {
    id: "chat-dataset",
    title: "Dataset of chats",
    hint: "A line for each whole model call as OpenAI’s fine-tuning and evaluations read it: messages and tools",
    extension: "chat.jsonl",
    type: "application/jsonl",
    lossless: false,
    callsOnly: true,
  },
];

export const exportFormat = (id: ExportFormatId): ExportFormat =>
  EXPORT_FORMATS.find((format) => format.id === id) as ExportFormat;
