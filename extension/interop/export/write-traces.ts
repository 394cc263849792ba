import type { ExportFormatId } from "../../model/export-format.ts";
import { writeHtml } from "./html/write-html.ts";
import type { TraceWriter } from "./outgoing.ts";
import { writeAuditRecord } from "./write-audit-record.ts";
import { writeChatDataset, writePairsDataset } from "./write-dataset.ts";
import { writeJsonLines } from "./write-json-lines.ts";
import { writeMarkdown } from "./write-markdown.ts";
import { writeOtlpBinary, writeOtlpJson } from "./write-otlp.ts";
import { writePerfetto } from "./write-perfetto.ts";

/** Who writes which format. */
export const TRACE_WRITERS: Record<ExportFormatId, TraceWriter> = {
  "otlp-json": writeOtlpJson,
  "otlp-protobuf": writeOtlpBinary,
  jsonl: writeJsonLines,
  html: writeHtml,
  perfetto: writePerfetto,
  markdown: writeMarkdown,
  audit: writeAuditRecord,
  "chat-dataset": writeChatDataset,
  "pairs-dataset": writePairsDataset,
};
