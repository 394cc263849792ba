import type { AuditVerdict } from "../../../sdk/audit/verdict.ts";
import type { ReadProblem } from "../../../sdk/otlp/read-problems.ts";
import type { TraceId } from "../../../sdk/protocol/index.ts";

/** What the engine tells of files it opens; part of `engine-api.ts`. */

export interface ImportRequest {
  /** Chosen by who asks: what {@link EngineApi.cancelImport} takes. */
  id: number;
  file: Blob;
  /** For people. */
  name: string;
  /** The tab that its traces are shown with. */
  tabId: number;
  run: string;
}

export interface ImportProgress {
  /** Bytes of the file that have been read, and that it has. */
  read: number;
  total: number;
  spans: number;
}

export interface ImportResult {
  /** Traces that the file has something of, in its order, the first 1000. */
  traceIds: TraceId[];
  traces: number;
  /** Spans that are new here. */
  spans: number;
  /** Spans that were here already, or stand in the file twice. */
  known: number;
  /** Spans, and other parts, that could not be read. */
  lost: number;
  /** Spans that were read with something put right. */
  repaired: number;
  /** The first 100 of both, in order. */
  problems: ReadProblem[];
  /** Of a sealed record: whether it is as it was sealed. */
  audit?: AuditVerdict;
  /** What kind of file it was, for people. */
  format?: string;
  cancelled: boolean;
  /** Why it could not be opened, or not to its end. */
  failure?: string;
}
