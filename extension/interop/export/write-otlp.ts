import { writeOtlpProtobuf } from "../../../sdk/otlp/write-otlp-protobuf.ts";
import { type OutgoingTrace, otlpOfTrace } from "./outgoing.ts";

/** One `ExportTraceServiceRequest` in JSON: also the body of a request to a collector. */
export async function* writeOtlpJson(traces: AsyncIterable<OutgoingTrace>): AsyncGenerator<string> {
  yield '{"resourceSpans":[';
  let comma = "";
  for await (const trace of traces) {
    const text = JSON.stringify(otlpOfTrace(trace).resourceSpans).slice(1, -1);
    if (!text) continue;
    yield comma + text;
    comma = ",\n";
  }
  yield "]}\n";
}

/** One `ExportTraceServiceRequest` in protobuf: parts of one, behind each other, are one. */
export async function* writeOtlpBinary(
  traces: AsyncIterable<OutgoingTrace>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const trace of traces) yield writeOtlpProtobuf(otlpOfTrace(trace));
}
