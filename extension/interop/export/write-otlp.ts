import { writeOtlpProtobuf } from "../../../sdk/otlp/write-otlp-protobuf.ts";
import { type OutgoingTrace, otlpOfTrace } from "./outgoing.ts";

/** A long trace is written in slices: no piece of text grows beyond what a string may be. */
const SPANS_A_PIECE = 500;

function* slicesOf(trace: OutgoingTrace): Generator<OutgoingTrace> {
  for (let at = 0; at < trace.spans.length; at += SPANS_A_PIECE)
    yield { ...trace, spans: trace.spans.slice(at, at + SPANS_A_PIECE) };
}

/** One `ExportTraceServiceRequest` in JSON: also the body of a request to a collector. */
export async function* writeOtlpJson(traces: AsyncIterable<OutgoingTrace>): AsyncGenerator<string> {
  yield '{"resourceSpans":[';
  let comma = "";
  for await (const trace of traces)
    for (const slice of slicesOf(trace)) {
      yield comma + JSON.stringify(otlpOfTrace(slice).resourceSpans).slice(1, -1);
      comma = ",\n";
    }
  yield "]}\n";
}

/** One `ExportTraceServiceRequest` in protobuf: parts of one, behind each other, are one. */
export async function* writeOtlpBinary(
  traces: AsyncIterable<OutgoingTrace>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const trace of traces)
    for (const slice of slicesOf(trace)) yield writeOtlpProtobuf(otlpOfTrace(slice));
}
