import { request } from "node:http";
import { gzipSync } from "node:zlib";
import protobuf from "protobufjs";
import { afterEach, describe, expect, test } from "vitest";
import type { OtlpTraces } from "../../../../sdk/otlp/otlp-json.ts";
import { type CollectOptions, type Collector, collect } from "../../../../sdk/server/index.ts";
import { LiveReader } from "./live-reader.ts";
import { serverSpans } from "./some-traces.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const OTHER = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "00f067aa0ba902b7";
const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
const JSON_TYPE = "application/json";
const PROTOBUF = "application/x-protobuf";

let collector: Collector;
const start = async (options: CollectOptions = {}): Promise<Collector> => {
  collector = await collect({ port: 0, ...options });
  return collector;
};
afterEach(() => collector.close());

const post = (body: BodyInit, type = JSON_TYPE, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${collector.url}/v1/traces`, {
    method: "POST",
    body,
    headers: { "content-type": type, ...headers },
  });

const open = (asked: object, headers: Record<string, string> = {}): Promise<LiveReader> =>
  LiveReader.open(collector, asked, headers);

/** For headers that `fetch` does not let through. */
const raw = (headers: Record<string, string>, path = "/v1/traces", method = "POST"): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ port: collector.port, host: "127.0.0.1", method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once("error", reject);
    asked.end();
  });

const named = ({ resourceSpans }: OtlpTraces): string[] =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));

const RESPONSE = protobuf.parse(`syntax = "proto3";
  message ExportTraceServiceResponse { PartialSuccess partial_success = 1; }
  message PartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
  message Status { int32 code = 1; string message = 2; }`).root;

describe("what back ends send", () => {
  const sent = serverSpans(TRACE, PARENT);

  test.each([
    ["JSON", sent.json, JSON_TYPE, {}],
    ["JSON with a charset", sent.json, "application/json; charset=utf-8", {}],
    ["protobuf", sent.protobuf, PROTOBUF, {}],
    ["gzipped JSON", gzipSync(sent.json), JSON_TYPE, { "content-encoding": "gzip" }],
    ["gzipped protobuf", gzipSync(sent.protobuf), PROTOBUF, { "content-encoding": "gzip" }],
  ])("%s is taken and answered in kind", async (_, body, type, headers) => {
    await start();
    const answer = await post(Buffer.from(body), type, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe(type.split(";")[0]);
    expect(await answer.text()).toBe(type === PROTOBUF ? "" : "{}");
    expect(collector.counts()).toEqual({ kept: 2, dropped: 0, panels: 0 });
  });

  test("JSON and protobuf of the same spans give the panel the same", async () => {
    await start();
    await post(Buffer.from(sent.json));
    await post(Buffer.from(sent.protobuf), PROTOBUF);
    const reader = await open({ traces: [TRACE] });
    const [spans] = await reader.spans(4);
    const all =
      spans?.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)) ?? [];
    const bare = all.map(
      ({ traceId, spanId, parentSpanId, name, kind, flags, startTimeUnixNano, endTimeUnixNano }) => ({
        ...{ traceId, spanId, parentSpanId, name, kind, flags, startTimeUnixNano, endTimeUnixNano },
      }),
    );
    expect(bare.slice(2)).toEqual(bare.slice(0, 2));
    expect(bare[1]).toMatchObject({
      ...{ traceId: TRACE, parentSpanId: PARENT, name: "POST /api/chat", kind: 2 },
      ...{ startTimeUnixNano: "1750000000000000001", endTimeUnixNano: "1750000002000000009" },
    });
    expect((bare[1]?.flags ?? 0) & 0x300).toBe(0x300);
  });

  test("spans that cannot be read are told in the answer, the others are taken", async () => {
    await start();
    const good = {
      traceId: TRACE,
      spanId: PARENT,
      name: "good",
      startTimeUnixNano: "1",
      endTimeUnixNano: "2",
    };
    const bad = { traceId: "0".repeat(32), spanId: PARENT, name: "bad", startTimeUnixNano: "1" };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [good, bad] }] }] });
    const answer = await post(body);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringContaining("bad") },
    });
    expect(collector.counts().kept).toBe(1);
  });

  test("a request without spans succeeds", async () => {
    await start();
    expect((await post("{}")).status).toBe(200);
    expect((await post(new Uint8Array(), PROTOBUF)).status).toBe(200);
  });

  test.each([
    ["broken JSON", "{", JSON_TYPE, {}, 400, 3],
    ["JSON that is no object", "17", JSON_TYPE, {}, 400, 3],
    ["bytes that are no protobuf", new Uint8Array([255, 255, 255]), PROTOBUF, {}, 400, 3],
    ["what says it is gzip and is not", "{}", JSON_TYPE, { "content-encoding": "gzip" }, 400, 3],
    ["an unknown packing", "{}", JSON_TYPE, { "content-encoding": "br" }, 415, 3],
    ["an unknown type", "{}", "text/plain", {}, 415, 3],
    ["too much", `{"a":"${"x".repeat(5000)}"}`, JSON_TYPE, {}, 413, 8],
    [
      "too much that was packed small",
      gzipSync("x".repeat(5000)),
      JSON_TYPE,
      { "content-encoding": "gzip" },
      413,
      8,
    ],
  ])("%s is refused, with a reason", async (_, body, type, headers, status, code) => {
    const refusals: number[] = [];
    await start({ maxBodyBytes: 4096, onRefused: (status) => refusals.push(status) });
    const answer = await post(body as BodyInit, type, headers);
    expect(answer.status).toBe(status);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const said =
      type === PROTOBUF
        ? RESPONSE.lookupType("Status").decode(bytes).toJSON()
        : JSON.parse(new TextDecoder().decode(bytes));
    expect(said).toEqual({ code, message: expect.stringMatching(/\w+ \w+/) });
    expect(refusals).toEqual([status]);
  });

  test("partial success in protobuf decodes with the protocol's own fields", async () => {
    await start();
    const { ExportTraceServiceResponse } = {
      ExportTraceServiceResponse: RESPONSE.lookupType("ExportTraceServiceResponse"),
    };
    // resource_spans > scope_spans > span with nothing but a name
    const body = new Uint8Array([0x0a, 0x08, 0x12, 0x06, 0x12, 0x04, 0x2a, 0x02, 0x68, 0x69]);
    const answer = await post(body, PROTOBUF);
    expect(answer.status).toBe(200);
    expect(ExportTraceServiceResponse.decode(new Uint8Array(await answer.arrayBuffer())).toJSON()).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringContaining("has no trace id") },
    });
  });

  test("other methods and paths are named", async () => {
    await start();
    const get = await fetch(`${collector.url}/v1/traces`);
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect((await fetch(`${collector.url}/v1/logs`, { method: "POST", body: "{}" })).status).toBe(404);
  });

  test("memory is bounded: the oldest spans give way and are counted", async () => {
    await start({ maxBytes: 4000 });
    for (let i = 0; i < 20; i++) await post(Buffer.from(serverSpans(TRACE, PARENT).json));
    const { kept, dropped } = collector.counts();
    expect(kept + dropped).toBe(40);
    expect(kept).toBeGreaterThan(0);
    expect(dropped).toBeGreaterThan(20);
  });

  test("a taken port is an error with its code", async () => {
    await start();
    await expect(collect({ port: collector.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("who may come", () => {
  test("a name that is not ours leads nowhere, whatever it points to", async () => {
    await start({ allowHosts: ["host.docker.internal"] });
    const headers = (host: string) => ({ host, "content-type": JSON_TYPE });
    expect(await raw(headers(`evil.example:${collector.port}`))).toBe(403);
    expect(await raw(headers(`evil.example:${collector.port}`), "/v1/live")).toBe(403);
    expect(await raw(headers(`host.docker.internal:${collector.port}`))).toBe(400);
    expect(await raw(headers(`localhost:${collector.port}`))).toBe(400);
  });

  test("a page may send only when its origin was named, and no answer ever says *", async () => {
    await start({ allowOrigins: ["http://localhost:5173"] });
    const foreign = await post("{}", JSON_TYPE, { origin: "http://evil.example" });
    expect(foreign.status).toBe(403);
    const ours = await post("{}", JSON_TYPE, { origin: "http://localhost:5173" });
    expect(ours.status).toBe(200);
    const preflight = await fetch(`${collector.url}/v1/traces`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:5173", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    for (const { headers } of [ours, preflight])
      expect(headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("spans are read only by the extension, and only with the token", async () => {
    await start();
    const ask = (headers: Record<string, string>) =>
      fetch(`${collector.url}/v1/live?traces=${TRACE}`, { headers, signal: AbortSignal.timeout(5000) });
    const bearer = { authorization: `Bearer ${collector.token}` };
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${collector.token}x` })).status).toBe(401);
    expect((await ask({ ...bearer, origin: "http://localhost:5173" })).status).toBe(403);
    expect((await ask({ ...bearer, origin: "null" })).status).toBe(403);
    const allowed = await ask({ ...bearer, origin: EXTENSION });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(EXTENSION);
    await allowed.body?.cancel();
  });
});

describe("what a panel gets", () => {
  test("the spans of its traces and of no others: those before it came, and those after", async () => {
    await start();
    await post(Buffer.from(serverSpans(TRACE, PARENT, ["early"]).json));
    await post(Buffer.from(serverSpans(OTHER, PARENT, ["secret of another page"]).json));
    const reader = await open({ traces: [TRACE] });
    await post(Buffer.from(serverSpans(OTHER, PARENT, ["another secret"]).json));
    await post(Buffer.from(serverSpans(TRACE, PARENT, ["late"]).json));
    expect((await reader.spans(2)).flatMap(named)).toEqual(["early", "late"]);
  });

  test("traces can be added while it listens", async () => {
    await start();
    await post(Buffer.from(serverSpans(OTHER, PARENT, ["before"]).json));
    const reader = await open({ traces: [TRACE] });
    const { stream } = await reader.hello();
    const added = await reader.add(stream, [OTHER]);
    expect(added.status).toBe(204);
    await post(Buffer.from(serverSpans(OTHER, PARENT, ["after"]).json));
    expect((await reader.spans(2)).flatMap(named)).toEqual(["before", "after"]);
    expect((await reader.add("no-such-stream", [OTHER])).status).toBe(404);
  });

  test("a trace counts as followed once all that was there of it has come", async () => {
    await start();
    await post(Buffer.from(serverSpans(TRACE, PARENT, ["before"]).json));
    const reader = await open({ traces: [TRACE] });
    expect(await reader.followed()).toEqual([TRACE]);
    expect((await reader.spans(1)).flatMap(named)).toEqual(["before"]);
  });

  test("one that comes back goes on where it was, and has nothing twice", async () => {
    await start();
    const first = await open({ traces: [TRACE] });
    await post(Buffer.from(serverSpans(TRACE, PARENT, ["one"]).json));
    await first.spans(1);
    const { instance } = await first.hello();
    first.close();
    await post(Buffer.from(serverSpans(TRACE, PARENT, ["two"]).json));
    const again = await open({ traces: [TRACE], instance, cursor: first.cursor });
    expect((await again.spans(1)).flatMap(named)).toEqual(["two"]);
  });

  test("what gave way while nobody listened is named, span by span", async () => {
    await start({ maxBytes: 4000 });
    const sent: string[] = [];
    for (let i = 0; i < 20; i++) {
      const { json, ids } = serverSpans(TRACE, PARENT, [`span ${i}`]);
      sent.push(...ids);
      await post(Buffer.from(json));
    }
    const reader = await open({ traces: [TRACE] });
    const { kept } = collector.counts();
    const had = await reader.spans(kept);
    const ids = had.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans.map(({ spanId }) => spanId)),
      ),
    );
    expect(reader.dropped).toEqual([{ traceId: TRACE, spanIds: sent.slice(0, -kept) }]);
    expect([...(reader.dropped[0]?.spanIds ?? []), ...ids]).toEqual(sent);
  });
});
