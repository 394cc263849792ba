import { PbfWriter } from "pbf";

/** An answer of OTLP/HTTP: always in the encoding of the request. */
export interface OtlpAnswer {
  status: number;
  type: OtlpType;
  body: string | Uint8Array;
  /** What is wrong, where something is. */
  message?: string;
}

export const JSON_TYPE = "application/json";
export const PROTOBUF_TYPE = "application/x-protobuf";
export type OtlpType = typeof JSON_TYPE | typeof PROTOBUF_TYPE;

/** Its media type without parameters, if it is one of OTLP's. */
export function otlpTypeOf(contentType: string | undefined): OtlpType | undefined {
  const name = contentType?.split(";")[0]?.trim().toLowerCase();
  return name === JSON_TYPE || name === PROTOBUF_TYPE ? name : undefined;
}

/**
 * `ExportTraceServiceResponse` (opentelemetry-proto, `trace_service.proto`). Spans that were refused are told, and the
 * sender must not send them again.
 */
export function accepted(type: OtlpType, rejected: number, why: string): OtlpAnswer {
  if (type === JSON_TYPE) {
    const partialSuccess = { rejectedSpans: `${rejected}`, errorMessage: why };
    return { status: 200, type, body: JSON.stringify(rejected || why ? { partialSuccess } : {}) };
  }
  const writer = new PbfWriter();
  if (rejected || why)
    writer.writeMessage(
      1,
      (_: undefined, partial: PbfWriter) => {
        if (rejected) partial.writeVarintField(1, rejected);
        if (why) partial.writeStringField(2, why);
      },
      undefined,
    );
  return { status: 200, type, body: writer.finish() };
}

/** `google.rpc.Status`, which OTLP/HTTP asks for in answers that are errors. */
export function refused(type: OtlpType, status: number, message: string): OtlpAnswer {
  const code = CODES[status] ?? UNKNOWN;
  if (type === JSON_TYPE) return { status, type, body: JSON.stringify({ code, message }), message };
  const writer = new PbfWriter();
  writer.writeVarintField(1, code);
  writer.writeStringField(2, message);
  return { status, type, body: writer.finish(), message };
}

/** gRPC's codes, by HTTP status. */
const CODES: Record<number, number> = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 5, // NOT_FOUND
  405: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 3,
  503: 14, // UNAVAILABLE
};
const UNKNOWN = 2;
