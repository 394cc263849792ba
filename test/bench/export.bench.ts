import { SpanKind } from "@opentelemetry/api";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { writeOtlpBinary, writeOtlpJson } from "../../extension/interop/export/write-otlp.ts";
import type { Span } from "../../extension/model/trace.ts";
import { readOtlpProtobuf } from "../../sdk/otlp/read-otlp-protobuf.ts";
import { foldOtlp } from "../fixtures/fold-otlp.ts";
import { type Bench, type Figure, median } from "./bench.ts";

const SPANS = 6000;
const ROUNDS = 9;

const said = (role: string, content: string) =>
  JSON.stringify([{ role, parts: [{ type: "text", content }] }]);

/** Model calls with their messages, as OpenTelemetry's own SDK records them. */
function recorded(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer("bench");
  for (let i = 0; i < SPANS; i++)
    tracer
      .startSpan("chat gpt-5", {
        kind: SpanKind.CLIENT,
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "gpt-5",
          "gen_ai.usage.input_tokens": 100,
          "gen_ai.usage.output_tokens": 42,
          "gen_ai.request.temperature": 0.5,
          "gen_ai.input.messages": said("user", "Where is my parcel? ".repeat(40)),
          "gen_ai.output.messages": said("assistant", "At the depot. ".repeat(40)),
        },
      })
      .end();
  return exporter.getFinishedSpans();
}

type Writer = typeof writeOtlpJson | typeof writeOtlpBinary;

async function exportAll(write: Writer, spans: Span[]): Promise<number> {
  async function* traces() {
    yield { traceId: spans[0]?.traceId ?? "", spans, gaps: [] };
  }
  const utf8 = new TextEncoder();
  let bytes = 0;
  for await (const piece of write(traces()))
    bytes += typeof piece === "string" ? utf8.encode(piece).length : piece.length;
  return bytes;
}

async function elapsed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

interface Case {
  name: string;
  write: Writer;
  /** What OpenTelemetry's transformer does with the same spans. */
  peer(): unknown;
  /** The bytes of it as objects: what a bare writer would be given. */
  plain: unknown;
}

/** From spans to bytes, against `JSON.stringify` of the same content and OpenTelemetry's own writer, in turn. */
async function measure({ name, write, peer, plain }: Case, spans: Span[]): Promise<Figure[]> {
  const utf8 = new TextEncoder();
  const rounds: { ratio: number; peer: number; rate: number }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    let bytes = 0;
    const bare = await elapsed(() => utf8.encode(JSON.stringify(plain)));
    const theirs = await elapsed(peer);
    const ours = await elapsed(async () => {
      bytes = await exportAll(write, spans);
    });
    rounds.push({ ratio: bare / ours, peer: theirs / ours, rate: bytes / 1e6 / (ours / 1000) });
  }
  return [
    {
      name: `${name}: speed as a ratio to JSON.stringify of the same content`,
      value: median(rounds.map(({ ratio }) => ratio)),
      unit: "×",
      baseline: "JSON.stringify",
      budget: "export-ratio",
    },
    {
      name: `${name}: speed as a ratio to OpenTelemetry's own writer`,
      value: median(rounds.map(({ peer }) => peer)),
      unit: "×",
      baseline: "@opentelemetry/otlp-transformer",
    },
    { name: `${name}: speed`, value: median(rounds.map(({ rate }) => rate)), unit: "MB/s" },
  ];
}

/** Writing traces as OTLP, without the archive and gzip. */
export const exporting: Bench = {
  name: "export",
  title: `writing ${SPANS} model calls as OTLP`,
  run: async () => {
    const theirs = recorded();
    const plain = readOtlpProtobuf(ProtobufTraceSerializer.serializeRequest(theirs) as Uint8Array);
    const spans = foldOtlp(plain);
    if (spans.length !== SPANS) throw new Error(`${spans.length} of ${SPANS} spans are here`);
    const json: Case = {
      ...{ name: "OTLP JSON", write: writeOtlpJson, plain },
      peer: () => JsonTraceSerializer.serializeRequest(theirs),
    };
    const protobuf: Case = {
      ...{ name: "OTLP protobuf", write: writeOtlpBinary, plain },
      peer: () => ProtobufTraceSerializer.serializeRequest(theirs),
    };
    return [...(await measure(json, spans)), ...(await measure(protobuf, spans))];
  },
};
export { exporting as bench };
