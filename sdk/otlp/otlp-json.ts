/**
 * OTLP/JSON as the specification writes it (opentelemetry-proto `trace.proto`, `common.proto`, and the JSON mapping of
 * OTLP): ids in hex, 64-bit integers as decimal strings, enums as numbers. The one shape between files, protobuf,
 * servers and our records: whoever reads another spelling makes this of it.
 */

/** OTLP's `AnyValue`. No member at all is the empty value. */
export type OtlpValue =
  | { stringValue: string }
  | { boolValue: boolean }
  /** 64 bits, decimal. */
  | { intValue: string }
  /** JSON has no NaN and no infinities: `"NaN"`, `"Infinity"`, `"-Infinity"`. */
  | { doubleValue: number | "NaN" | "Infinity" | "-Infinity" }
  /** Base64. */
  | { bytesValue: string }
  | { arrayValue: { values: OtlpValue[] } }
  | { kvlistValue: { values: OtlpEntry[] } }
  | Record<string, never>;

export interface OtlpEntry {
  key: string;
  value: OtlpValue;
}

export interface OtlpEvent {
  timeUnixNano: string;
  name: string;
  attributes?: OtlpEntry[];
  droppedAttributesCount?: number;
}

export interface OtlpLink {
  /** Hex. */
  traceId: string;
  spanId: string;
  traceState?: string;
  attributes?: OtlpEntry[];
  droppedAttributesCount?: number;
  flags?: number;
}

export interface OtlpSpan {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits. */
  spanId: string;
  /** Absent or "" for a root. */
  parentSpanId?: string;
  traceState?: string;
  /** Bits 0-7: W3C trace flags; bit 8: whether `isRemote` is known; bit 9: the parent came from another process. */
  flags?: number;
  name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind?: number;
  startTimeUnixNano: string;
  /** Absent or "0" while nothing is known of its end. */
  endTimeUnixNano?: string;
  attributes?: OtlpEntry[];
  droppedAttributesCount?: number;
  events?: OtlpEvent[];
  droppedEventsCount?: number;
  links?: OtlpLink[];
  droppedLinksCount?: number;
  /** Code 0 unset, 1 ok, 2 error. */
  status?: { code?: number; message?: string };
}

export interface OtlpScope {
  name?: string;
  version?: string;
  attributes?: OtlpEntry[];
  droppedAttributesCount?: number;
}

export interface OtlpScopeSpans {
  scope?: OtlpScope;
  spans: OtlpSpan[];
  schemaUrl?: string;
}

export interface OtlpResourceSpans {
  resource?: { attributes?: OtlpEntry[]; droppedAttributesCount?: number };
  scopeSpans: OtlpScopeSpans[];
  schemaUrl?: string;
}

/** Body of `POST /v1/traces`, and of an OTLP file. */
export interface OtlpTraces {
  resourceSpans: OtlpResourceSpans[];
}
