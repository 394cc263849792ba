import type { OtlpTraces } from "../otlp/otlp-json.ts";

/** What a request brought. */
export interface Received {
  traces: OtlpTraces;
  spans: number;
  /** Spans that could not be read. */
  rejected: number;
  /** Why, of the first of them. */
  why: string;
}
