import { existsSync } from "node:fs";
import path from "node:path";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import type { OtlpTraces } from "../../../../sdk/otlp/otlp-json.ts";
import { readOtlpJson } from "../../../../sdk/otlp/read-otlp-json.ts";
import { readOtlpProtobuf } from "../../../../sdk/otlp/read-otlp-protobuf.ts";
import { ReadProblems } from "../../../../sdk/otlp/read-problems.ts";
import { readableSpans } from "../../../fixtures/interop/readable-spans.ts";

const PROTOS = path.resolve("../shared/spec/otlp-proto");

/** The official `.proto` files, through another implementation of protobuf. */
function encoder(): (message: object) => Uint8Array {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => path.join(PROTOS, target);
  root.loadSync("opentelemetry/proto/collector/trace/v1/trace_service.proto", { keepCase: false });
  const type = root.lookupType("opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest");
  return (message) => type.encode(type.fromObject(message)).finish();
}

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const TRACE = "5b8efff798038103d269b633813fc60c";
const SPAN = "eee19b7ec3c1b174";

const request = (...spans: object[]) => ({
  resourceSpans: [
    {
      resource: {
        attributes: [{ key: "service.name", value: { stringValue: "shop" } }],
        droppedAttributesCount: 1,
      },
      schemaUrl: "https://r",
      scopeSpans: [
        {
          scope: { name: "lib", version: "1", attributes: [{ key: "s", value: { boolValue: true } }] },
          schemaUrl: "https://s",
          spans,
        },
      ],
    },
  ],
});

const full = {
  traceId: bytes(TRACE),
  spanId: bytes(SPAN),
  parentSpanId: bytes("0000000000000001"),
  traceState: "a=b",
  flags: 769,
  name: "chat – gpt",
  kind: 3,
  startTimeUnixNano: "18446744073709551614",
  endTimeUnixNano: "18446744073709551615",
  attributes: [
    { key: "text", value: { stringValue: "grüß 👋" } },
    { key: "big", value: { intValue: "9223372036854775807" } },
    { key: "small", value: { intValue: "-9223372036854775808" } },
    { key: "exact", value: { intValue: "9007199254740993" } },
    { key: "minus", value: { intValue: "-1" } },
    { key: "half", value: { doubleValue: 0.5 } },
    { key: "nan", value: { doubleValue: Number.NaN } },
    { key: "bytes", value: { bytesValue: Uint8Array.of(0, 1, 255) } },
    { key: "list", value: { arrayValue: { values: [{ intValue: "1" }, { stringValue: "" }] } } },
    { key: "map", value: { kvlistValue: { values: [{ key: "k", value: { boolValue: false } }] } } },
    { key: "empty", value: {} },
  ],
  droppedAttributesCount: 2,
  events: [
    {
      timeUnixNano: "18446744073709551615",
      name: "e",
      attributes: [{ key: "a", value: { intValue: "1" } }],
      droppedAttributesCount: 3,
    },
  ],
  droppedEventsCount: 4,
  links: [
    { traceId: bytes(TRACE), spanId: bytes(SPAN), traceState: "c=d", flags: 1, droppedAttributesCount: 5 },
  ],
  droppedLinksCount: 6,
  status: { code: 2, message: "no" },
};

const expected: OtlpTraces = {
  resourceSpans: [
    {
      ...(request().resourceSpans[0] as unknown as OtlpTraces["resourceSpans"][number]),
      scopeSpans: [
        {
          scope: { name: "lib", version: "1", attributes: [{ key: "s", value: { boolValue: true } }] },
          schemaUrl: "https://s",
          spans: [
            {
              ...full,
              traceId: TRACE,
              spanId: SPAN,
              parentSpanId: "0000000000000001",
              attributes: full.attributes.map(({ key, value }) =>
                key === "nan"
                  ? { key, value: { doubleValue: "NaN" as const } }
                  : key === "bytes"
                    ? { key, value: { bytesValue: "AAH/" } }
                    : { key, value: value as { stringValue: string } },
              ),
              links: [
                { traceId: TRACE, spanId: SPAN, traceState: "c=d", flags: 1, droppedAttributesCount: 5 },
              ],
            },
          ],
        },
      ],
    },
  ],
};

const hasProtos = existsSync(PROTOS);

describe.skipIf(!hasProtos)(
  "what the official .proto files encode (skipped without ../shared/spec/otlp-proto)",
  () => {
    const encode = hasProtos ? encoder() : () => new Uint8Array();

    it("is read with every field, 64-bit integers exact", () => {
      const problems = new ReadProblems();
      expect(readOtlpProtobuf(encode(request(full)), problems)).toEqual(expected);
      expect(problems).toMatchObject({ spans: 1, lost: 0, repaired: 0 });
    });

    it("is read the same as its JSON", () => {
      expect(readOtlpJson(expected)).toEqual(readOtlpProtobuf(encode(request(full))));
    });

    it("has broken spans left out, and the others read", () => {
      const problems = new ReadProblems();
      const traces = readOtlpProtobuf(
        encode(request(full, { ...full, spanId: bytes("00") }, { ...full, name: "last" })),
        problems,
      );
      expect(traces.resourceSpans[0]?.scopeSpans[0]?.spans.map(({ name }) => name)).toEqual([
        "chat – gpt",
        "last",
      ]);
      expect(problems.list).toEqual([{ span: 2, name: "chat – gpt", message: "has no span id", lost: true }]);
    });

    it("says where a file that was cut off ends, and has what came before", () => {
      const whole = encode({
        resourceSpans: [...request(full).resourceSpans, ...request(full).resourceSpans],
      });
      const problems = new ReadProblems();
      const traces = readOtlpProtobuf(whole.subarray(0, whole.length - 10), problems);
      expect(traces.resourceSpans).toHaveLength(1);
      expect(problems.list[0]?.message).toMatch(/^from byte \d+ on it is no OTLP protobuf/);
    });

    it("however it is changed, is read or refused, and never without a word", () => {
      const whole = encode(request(full, full, full));
      const spansOf = ({ resourceSpans }: OtlpTraces) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)).length;
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          fc.nat(whole.length),
          (changes, length) => {
            const copy = whole.slice(0, length);
            for (const [at, byte] of changes) if (at < length) copy[at] = byte;
            const problems = new ReadProblems();
            const traces = readOtlpProtobuf(copy, problems);
            if (spansOf(traces) < problems.spans) expect(problems.list.length).toBeGreaterThan(0);
          },
        ),
        { numRuns: 2000 },
      );
    });
  },
);

it("reads what OpenTelemetry's own serialiser writes", () => {
  const spans = readableSpans();
  const written = ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array;
  const problems = new ReadProblems();
  const [first] = readOtlpProtobuf(written, problems).resourceSpans;
  const read = first?.scopeSpans[0]?.spans[0];
  const original = spans[0];
  expect(problems).toMatchObject({ spans: spans.length, lost: 0, repaired: 0 });
  expect(read).toMatchObject({
    traceId: original?.spanContext().traceId,
    spanId: original?.spanContext().spanId,
    name: original?.name,
    kind: (original?.kind ?? 0) + 1,
    startTimeUnixNano: "1770131992242000001",
  });
  expect(read?.attributes).toContainEqual({ key: "gen_ai.usage.input_tokens", value: { intValue: "41" } });
});
