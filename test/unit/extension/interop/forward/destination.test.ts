import { describe, expect, it } from "vitest";
import { addressOf, headersOf } from "../../../../../extension/interop/forward/address-of.ts";
import {
  isDestination,
  problemOf,
  tidied,
} from "../../../../../extension/interop/forward/check-destination.ts";
import type { Destination, PresetId } from "../../../../../extension/interop/forward/destination.ts";
import { draftOf, PRESETS, presetOf } from "../../../../../extension/interop/forward/presets.ts";
import { problemWords } from "../../../../../extension/interop/forward/problem-words.ts";
import { requestOf } from "../../../../../extension/interop/forward/request-of.ts";
import { readOtlpProtobuf } from "../../../../../sdk/otlp/read-otlp-protobuf.ts";

const to = (preset: PresetId, more: Partial<Destination> = {}): Destination => ({
  ...draftOf(presetOf(preset), "1"),
  ...more,
});

describe("an address", () => {
  it.each<[PresetId, string, string]>([
    ["otlp", "http://localhost:4318", "http://localhost:4318/v1/traces"],
    ["otlp", "http://localhost:4318/", "http://localhost:4318/v1/traces"],
    ["otlp", "http://localhost:4318/v1/traces", "http://localhost:4318/v1/traces"],
    ["otlp", "https://acme.io/otel/v1", "https://acme.io/otel/v1/traces"],
    ["langfuse", "https://cloud.langfuse.com", "https://cloud.langfuse.com/api/public/otel/v1/traces"],
    [
      "langfuse",
      "https://cloud.langfuse.com/api/public/otel",
      "https://cloud.langfuse.com/api/public/otel/v1/traces",
    ],
    ["langsmith", "https://api.smith.langchain.com", "https://api.smith.langchain.com/otel/v1/traces"],
    ["langsmith", "https://ls.acme.io/api/v1/otel", "https://ls.acme.io/api/v1/otel/v1/traces"],
    ["weave", "https://acme.wandb.io/traces", "https://acme.wandb.io/traces/otel/v1/traces"],
    ["weave", "https://trace.wandb.ai/agents/otel/v1/traces", "https://trace.wandb.ai/agents/otel/v1/traces"],
    [
      "grafana-cloud",
      "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp",
      "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp/v1/traces",
    ],
  ])("of %s may be typed in part or whole: %s", (preset, url, whole) => {
    expect(addressOf(to(preset, { url }))).toBe(whole);
  });

  it.each([
    "http://example.com",
    "http://192.168.0.1:4318",
    "ftp://localhost",
    "https://user:secret@example.com",
    "https://example.com/?key=secret",
    "https://example.com/#secret",
    "example.com",
    "javascript:alert(1)",
    "",
  ])("that is not safe is refused with words: %s", (url) => {
    expect(problemOf(to("otlp", { url }))).toMatch(/address/);
  });
});

describe("each preset", () => {
  it.each(PRESETS.map(({ id }) => id))(
    "%s says where its rules are documented, and has an address that may be used",
    (id) => {
      const preset = presetOf(id);
      expect(preset.source).toMatch(/^https:\/\//);
      expect(problemOf({ ...to(id), key: "a:b", scope: "a/b" })).toBeNull();
      expect(preset.path).toMatch(/\/v1\/traces$/);
    },
  );

  it.each(PRESETS.flatMap(({ id, key }) => (key?.isNeeded ? [id] : [])))(
    "%s asks for the key that it needs",
    (id) => {
      expect(problemOf(to(id, { scope: "a/b" }))).toMatch(/key/);
    },
  );

  it("puts keys into headers and never into the address", () => {
    for (const { id } of PRESETS) {
      const destination = to(id, {
        key: "user-7:secret-8",
        scope: "acme/chat",
        headers: "x-token: secret-9",
      });
      expect(addressOf(destination)).not.toMatch(/secret|user-7|acme/);
    }
    expect(headersOf(to("langfuse", { key: "pk:sk" })).authorization).toBe(`Basic ${btoa("pk:sk")}`);
    expect(headersOf(to("phoenix", { key: "px" })).authorization).toBe("Bearer px");
    expect(headersOf(to("honeycomb", { key: "hc" }))["x-honeycomb-team"]).toBe("hc");
    expect(headersOf(to("otlp", { headers: "Authorization: Bearer a:b\n\nx-y:  z " }))).toMatchObject({
      authorization: "Bearer a:b",
      "x-y": "z",
    });
  });

  it("refuses headers that no browser sends, without repeating what may be a key", () => {
    expect(problemOf(to("otlp", { headers: "cookie: a" }))).toMatch(/cookie/);
    expect(problemOf(to("otlp", { headers: "Content-Type: text/plain" }))).toMatch(/Content-Type/);
    expect(problemOf(to("otlp", { headers: "Bearer abcdefgh" }))).not.toMatch(/abcdefgh/);
    expect(problemOf(to("otlp", { headers: "x: a\u0000b" }))).toMatch(/characters/);
  });

  it("tells Weave and Phoenix the project in the resource, over what the resource says itself", () => {
    const span = { traceId: "1".repeat(32), spanId: "2".repeat(16), name: "s", startTimeUnixNano: "1" };
    const traces = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: "wandb.entity", value: { stringValue: "the page's" } }] },
          scopeSpans: [{ spans: [span] }],
        },
      ],
    };
    const { body, headers } = requestOf(to("weave", { key: "k", scope: "acme/chat" }), traces);
    expect(headers["content-type"]).toBe("application/x-protobuf");
    expect(readOtlpProtobuf(body).resourceSpans[0]?.resource?.attributes).toEqual([
      { key: "wandb.entity", value: { stringValue: "acme" } },
      { key: "wandb.project", value: { stringValue: "chat" } },
    ]);
  });
});

describe("what was written down", () => {
  it("is read again if it is whole, and nothing else is", () => {
    const good = tidied(to("langfuse", { key: " pk:sk " }));
    expect(isDestination(JSON.parse(JSON.stringify(good)))).toBe(true);
    for (const bad of [
      null,
      {},
      { ...good, url: "http://evil.example" },
      { ...good, preset: "constructor" },
      { ...good, key: 7 },
    ])
      expect(isDestination(bad)).toBe(false);
  });
});

describe("words on a problem", () => {
  it("name the remedy", () => {
    expect(problemWords(to("otlp"), "unreachable")).toMatch(/running.*port/);
    expect(problemWords(to("langfuse"), "unreachable")).toMatch(
      /certificate.*https:\/\/cloud\.langfuse\.com/,
    );
    expect(problemWords(to("otlp", { encoding: "json" }), "encoding")).toMatch(/choose protobuf/);
    expect(problemWords(to("jaeger"), "path")).toMatch(/16686/);
  });

  it("quote the server without the keys it repeats", () => {
    const destination = to("langfuse", { key: "pk-1234:sk-5678" });
    expect(problemWords(destination, "key", "401: no sk-5678 here")).toMatch(/It says: 401: no … here/);
  });
});
