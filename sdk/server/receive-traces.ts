import type { IncomingMessage } from "node:http";
import { accepted, JSON_TYPE, type OtlpAnswer, type OtlpType, otlpTypeOf, refused } from "./otlp-answer.ts";
import { readBody } from "./read-body.ts";
import { readTraces } from "./read-traces.ts";
import type { Received } from "./received.ts";

export interface ReceiveOptions {
  maxBodyBytes: number;
  take(received: Received): void;
}

/** Requests whose bodies are being read at once; more are asked to come again. */
const MOST_AT_ONCE = 4;
let underWay = 0;

/** `POST /v1/traces`: what OTLP/HTTP says of it (opentelemetry-proto `docs/specification.md`, “OTLP/HTTP”). */
export async function receiveTraces(request: IncomingMessage, options: ReceiveOptions): Promise<OtlpAnswer> {
  const type = otlpTypeOf(request.headers["content-type"]);
  if (!type)
    return refused(JSON_TYPE, 415, "Content-Type must be application/json or application/x-protobuf.");
  if (underWay >= MOST_AT_ONCE) return refused(type, 503, "Too many requests at once. Send it again.");
  underWay++;
  try {
    const body = await readBody(request, options.maxBodyBytes);
    if ("refusal" in body) return refused(type, body.refusal.status, body.refusal.message);
    return take(body.bytes, type, options);
  } finally {
    underWay--;
  }
}

function take(bytes: Uint8Array, type: OtlpType, { take }: ReceiveOptions): OtlpAnswer {
  let received: Received;
  try {
    received = readTraces(bytes, type === JSON_TYPE);
  } catch (error) {
    const what = type === JSON_TYPE ? "JSON" : "protobuf";
    return refused(type, 400, `Not OTLP ${what}: ${error instanceof Error ? error.message : error}`);
  }
  take(received);
  return accepted(type, received.rejected, received.why);
}
