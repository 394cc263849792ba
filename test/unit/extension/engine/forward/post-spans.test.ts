import { afterEach, describe, expect, it } from "vitest";
import { postSpans } from "../../../../../extension/engine/forward/post-spans.ts";
import type { Destination, PresetId } from "../../../../../extension/interop/forward/destination.ts";
import { draftOf, PRESETS, presetOf } from "../../../../../extension/interop/forward/presets.ts";
import type { Span } from "../../../../../extension/model/trace.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";
import { OtlpBackEnd, type Rule } from "../../../../fixtures/otlp-back-end.ts";
import { VENDOR_RULES, VENDOR_SETUP } from "../../../../fixtures/vendor-rules.ts";

let backEnd: OtlpBackEnd;
afterEach(() => backEnd.goDown());

const SPANS: Span[] = [...folded(generateTrace({ spans: 8 })).spans.values()];
const never = new AbortController().signal;
const post = (to: Destination, spans = SPANS, signal = never) => postSpans(to, spans, { fetch, signal });
const to = (preset: PresetId, more: Partial<Destination> = {}): Destination => ({
  ...draftOf(presetOf(preset), "1"),
  url: backEnd.url,
  ...more,
});

describe("a request", () => {
  it.each(["protobuf", "json"] as const)(
    "in %s is what the standard says, gzipped or not",
    async (encoding) => {
      backEnd = await OtlpBackEnd.start();
      for (const gzip of [true, false]) {
        expect(await post(to("otlp", { encoding, gzip }))).toEqual({
          type: "accepted",
          rejected: 0,
          message: "",
        });
        expect(backEnd.received.at(-1)?.headers["content-encoding"]).toBe(gzip ? "gzip" : undefined);
      }
      expect(backEnd.spans.map(({ spanId }) => spanId)).toEqual(
        [...SPANS, ...SPANS].map(({ spanId }) => spanId),
      );
      expect(backEnd.spans[0]?.startTimeUnixNano).toBe(String(SPANS[0]?.startNs));
    },
  );

  it.each(Object.keys(VENDOR_RULES) as (keyof typeof VENDOR_RULES)[])(
    "to %s keeps to its documented rules",
    async (id) => {
      backEnd = await OtlpBackEnd.start(VENDOR_RULES[id]);
      for (const encoding of presetOf(id).encodings)
        expect(await post(to(id, { ...VENDOR_SETUP[id], encoding }))).toMatchObject({
          type: "accepted",
          rejected: 0,
        });
      expect(backEnd.spans).toHaveLength(SPANS.length * presetOf(id).encodings.length);
    },
  );

  it.each(["langfuse", "langsmith", "weave", "honeycomb", "phoenix"] as const)(
    "to %s with a wrong key waits for the user",
    async (id) => {
      backEnd = await OtlpBackEnd.start(VENDOR_RULES[id]);
      const verdict = await post(to(id, { ...VENDOR_SETUP[id], key: "no:no" }));
      expect(verdict.type).toBe("stuck");
      expect(backEnd.received).toEqual([]);
    },
  );

  it("in JSON to who takes protobuf only says so", async () => {
    backEnd = await OtlpBackEnd.start(VENDOR_RULES.phoenix);
    const verdict = await post(to("phoenix", { key: "px-1", encoding: "json" }));
    expect(verdict).toMatchObject({ type: "stuck", problem: "encoding" });
  });

  it("carries no cookie, referrer or key in its address, whatever the preset", async () => {
    backEnd = await OtlpBackEnd.start();
    for (const { id } of PRESETS) await post(to(id, { key: "user:secret-1", scope: "acme/secret-2" }));
    expect(backEnd.received).toHaveLength(PRESETS.length);
    for (const { path, headers } of backEnd.received) {
      expect(path).not.toMatch(/secret/);
      expect(headers).not.toHaveProperty("cookie");
      expect(headers).not.toHaveProperty("referer");
    }
  });
});

describe("what can go wrong", () => {
  const when = async (rule: Rule) => {
    backEnd = await OtlpBackEnd.start(rule);
    return post(to("otlp"));
  };

  it("a half-written answer of success: it was taken", async () => {
    expect(await when(() => "half an answer")).toMatchObject({ type: "accepted" });
    expect(backEnd.spans).toHaveLength(SPANS.length);
  });

  it("a connection that breaks off before an answer comes again", async () => {
    expect(await when(() => "hang up")).toMatchObject({ type: "later", problem: "unreachable" });
  });

  it("nobody listens: it comes again", async () => {
    backEnd = await OtlpBackEnd.start();
    await backEnd.goDown();
    expect(await post(to("otlp"))).toMatchObject({ type: "later", problem: "unreachable" });
  });

  it("a redirect is not followed: keys are for one address", async () => {
    const other = await OtlpBackEnd.start();
    const verdict = await when(() => ({ status: 307, headers: { location: `${other.url}/v1/traces` } }));
    expect(verdict).toMatchObject({ type: "stuck", problem: "redirect" });
    expect(other.received).toEqual([]);
    await other.goDown();
  });

  it("an endless answer is read as far as it is of use", async () => {
    expect(await when(() => ({ status: 400, body: Buffer.alloc(5_000_000, "x") }))).toMatchObject({
      type: "refused",
      message: `400: ${"x".repeat(300)}`,
    });
  });

  it("more than a request may have asks for fewer spans without sending any", async () => {
    backEnd = await OtlpBackEnd.start();
    const long = SPANS.map((span) => ({ ...span, attributes: { words: "w".repeat(1_000_000) } }));
    expect(await post(to("otlp"), long)).toMatchObject({ type: "smaller" });
    expect(backEnd.answers).toEqual([]);
  });

  it("given up by the user: it ends at once", async () => {
    backEnd = await OtlpBackEnd.start();
    const stop = new AbortController();
    stop.abort();
    await expect(post(to("otlp"), SPANS, stop.signal)).rejects.toThrow();
  });
});
