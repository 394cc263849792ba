import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { ExportFormatId } from "../../model/export-format.ts";
import type { RedactedKind } from "../../model/safety/sensitive/redaction-preview.ts";
import type { GivenScore } from "../../model/statistics/given-scores.ts";

/** What the engine tells of files it writes; part of `engine-api.ts`. */
export interface ExportRequest {
  /** Chosen by who asks: what {@link EngineApi.cancelExport} takes. */
  id: number;
  /** In the file's order. */
  traceIds: TraceId[];
  format: ExportFormatId;
  gzip: boolean;
  /** Takes secrets out of the file; what is stored stays as it is. */
  redact: boolean;
  /** Together with secrets also personal data: mail addresses, accounts, cards, phone and identity numbers. Default: no. */
  personal?: boolean;
  /** What the user gave to spans, for datasets. */
  scores?: readonly GivenScore[];
}

/** What a redacted file would lack. */
export interface RedactionPreview {
  kinds: RedactedKind[];
  /** Traces that were looked through, and how many more there are. */
  traces: number;
  left: number;
}

export interface ExportProgress {
  /** Traces that are written. */
  traces: number;
  spans: number;
  /** Of the file so far, before gzip. */
  bytes: number;
}

export interface ExportResult extends ExportProgress {
  /** Absent when it was cancelled or failed. */
  file?: Blob;
  /** Secrets that were taken out. */
  secrets: number;
  /** Records of these traces that were lost before they could be stored. */
  missing: number;
  /** Traces that are not here any more. */
  absent: number;
  /** Of the key that sealed it. */
  fingerprint?: string;
  /** Spans that had not ended. */
  unended: number;
  /** Of a dataset: model calls in it, and those left out: failed, without an answer, or not recorded whole. */
  calls?: { kept: number; left: number };
  cancelled: boolean;
  /** Why there is no file. */
  failure?: string;
}
