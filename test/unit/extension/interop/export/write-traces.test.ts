import { existsSync } from "node:fs";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import type { OutgoingTrace, Sealing } from "../../../../../extension/interop/export/outgoing.ts";
import { TRACE_WRITERS } from "../../../../../extension/interop/export/write-traces.ts";
import { EXPORT_FORMATS, type ExportFormatId } from "../../../../../extension/model/export-format.ts";
import type { Span } from "../../../../../extension/model/trace.ts";
import { createKeyPair, signerOf } from "../../../../../sdk/audit/signer.ts";
import { readOtlpJson } from "../../../../../sdk/otlp/read-otlp-json.ts";
import { foldOtlp } from "../../../../fixtures/fold-otlp.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";

const outgoing = (seed: number, spans = 12): OutgoingTrace => {
  const { traceId, spans: byId, gaps } = folded(generateTrace({ spans, seed, chunks: 5 }));
  return { traceId, spans: [...byId.values()], gaps };
};

async function* several<Item>(...items: Item[]): AsyncGenerator<Item> {
  yield* items;
}

const sealing: Sealing = {
  signer: await signerOf(await createKeyPair()),
  ...{ software: "test", now: () => 0, factsOf: async () => ({}) },
};

async function written(id: ExportFormatId, ...traces: OutgoingTrace[]): Promise<Uint8Array> {
  const parts: (string | Uint8Array<ArrayBuffer>)[] = [];
  const options = { now: new Date(0), sealing };
  for await (const part of TRACE_WRITERS[id](several(...traces), options)) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
const text = async (id: ExportFormatId, ...traces: OutgoingTrace[]) =>
  new TextDecoder().decode(await written(id, ...traces));

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&`;
function hostile(): OutgoingTrace {
  const trace = outgoing(3, 3);
  for (const span of trace.spans) {
    span.name = HOSTILE;
    span.attributes = {
      [HOSTILE]: HOSTILE,
      "gen_ai.request.model": HOSTILE,
      "gen_ai.operation.name": "chat",
      "gen_ai.input.messages": [{ role: HOSTILE, parts: [{ type: "text", content: HOSTILE }] }],
    };
    span.events = [{ timeNs: span.startNs, name: HOSTILE, attributes: { [HOSTILE]: HOSTILE } }];
    span.status = { code: 2, message: HOSTILE };
  }
  return trace;
}

describe("every format", () => {
  const whole = EXPORT_FORMATS.filter(({ callsOnly }) => !callsOnly);
  it.each(whole.map(({ id }) => id))("%s has every span of every trace", async (id) => {
    const bytes = await written(id, outgoing(1), outgoing(2));
    const all = [...outgoing(1).spans, ...outgoing(2).spans];
    const found = Buffer.from(bytes);
    for (const { spanId } of all)
      expect(found.includes(id === "otlp-protobuf" ? Buffer.from(spanId, "hex") : spanId)).toBe(true);
  });
});

describe("OTLP", () => {
  it("of several traces is one document that opens again", async () => {
    const json = JSON.parse(await text("otlp-json", outgoing(1), outgoing(2)));
    expect(foldOtlp(readOtlpJson(json))).toHaveLength(outgoing(1).spans.length + outgoing(2).spans.length);
  });

  it("of no trace is an empty document", async () => {
    expect(JSON.parse(await text("otlp-json"))).toEqual({ resourceSpans: [] });
    expect((await written("otlp-protobuf")).length).toBe(0);
  });

  it("has an answer that only the stream knew", async () => {
    const spans = foldOtlp(readOtlpJson(JSON.parse(await text("otlp-json", outgoing(1)))));
    const chat = spans.find(({ stream }) => stream) as Span;
    expect(chat.attributes["gen_ai.output.messages"]).toMatchObject([{ role: "assistant" }]);
    expect(chat.stream?.count).toBe(5);
  });
});

const PROTOS = new URL("../../../../../../shared/spec/otlp-proto/", import.meta.url).pathname;

describe("OTLP protobuf by the official .proto files", () => {
  it.skipIf(!existsSync(PROTOS))("says the same as the JSON (needs ../shared/spec/otlp-proto)", async () => {
    const root = new protobuf.Root();
    root.resolvePath = (_, target) => PROTOS + target;
    await root.load("opentelemetry/proto/collector/trace/v1/trace_service.proto", { keepCase: false });
    const request = root.lookupType("opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest");
    const decoded = request.toObject(request.decode(await written("otlp-protobuf", outgoing(1), hostile())), {
      longs: String,
      enums: Number,
      bytes: String,
    });
    const expected = JSON.parse(await text("otlp-json", outgoing(1), hostile()));
    // The official JSON mapping of ids is hex; protobufjs knows base64 only.
    const hex = JSON.parse(JSON.stringify(decoded), (key, value) =>
      /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, "base64").toString("hex") : value,
    );
    // The default of a text is not written.
    const spare = JSON.parse(JSON.stringify(expected), (_, value) => (value === "" ? undefined : value));
    expect(JSON.parse(JSON.stringify(hex), (_, value) => (value === "" ? undefined : value))).toEqual(spare);
  });
});

describe("JSON Lines", () => {
  it("have a span a line, and the same columns in each", async () => {
    const lines = (await text("jsonl", outgoing(1), hostile())).trimEnd().split("\n");
    expect(lines).toHaveLength(outgoing(1).spans.length + outgoing(3, 3).spans.length);
    const rows = lines.map((line) => JSON.parse(line));
    expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1);
    expect(rows.find(({ operation }) => operation === "chat")).toMatchObject({
      request_model: "gpt-5.6-mini",
      stage: "model",
      chunks: 5,
    });
  });
});

describe("an HTML page", () => {
  it("has nothing of the trace's but text", async () => {
    const page = await text("html", hostile());
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/i);
    expect(page).toContain("&lt;/script&gt;&lt;script&gt;");
  });

  it("may load, run and send nothing", async () => {
    const page = await text("html", outgoing(1));
    expect(page).toContain("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;");
    expect(page).not.toMatch(/\b(src|srcset|action)=|@import|url\(|https?:/);
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  it("leads from each row of the tree to its span", async () => {
    const page = await text("html", outgoing(1));
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets).toHaveLength(outgoing(1).spans.length);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
  });
});

describe("Markdown", () => {
  it("keeps what a page says apart from what the report says", async () => {
    const report = await text("markdown", hostile());
    expect(report).not.toContain(`# ${HOSTILE}`);
    expect(report).toContain(`\`\`\`text\n${HOSTILE}\n\`\`\``);
  });
});
