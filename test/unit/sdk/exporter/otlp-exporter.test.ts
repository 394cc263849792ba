import { afterEach, expect, it, vi } from "vitest";
import { exportOtlp, type OtlpExporterOptions } from "../../../../sdk/exporter/otlp-exporter.ts";
import { chat, tool, workflow } from "../../../../sdk/index.ts";
import { readOtlpJson } from "../../../../sdk/otlp/read-otlp-json.ts";
import type { StartRecord } from "../../../../sdk/protocol/index.ts";
import { OWN_REQUEST } from "../../../../sdk/tracer/own-request.ts";
import { foldOtlp } from "../../../fixtures/fold-otlp.ts";
import { record } from "../stages/recorder.ts";

afterEach(() => void vi.unstubAllGlobals());

function sending(options: Partial<OtlpExporterOptions> = {}) {
  const recorder = record({ serviceName: "shop" });
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));
  vi.stubGlobal("fetch", fetch);
  const exporter = exportOtlp({ url: "https://otel.test/v1/traces", ...options });
  const spans = () =>
    fetch.mock.calls.flatMap(([, { body }]) => foldOtlp(readOtlpJson(JSON.parse(body as string))));
  return { recorder, fetch, exporter, spans };
}

it("ended spans reach the receiver as OTLP/JSON, with ids, tree, words and resource", async () => {
  const { recorder, fetch, exporter, spans } = sending({
    headers: { "x-team": "a" },
    resource: { "deployment.environment": "test" },
  });
  workflow({ name: "turn" }, (turn) => {
    chat({ provider: "openai", model: "gpt-5", messages: "Hi", parent: turn }, (span) => {
      span.chunk("Hel");
      span.chunk("lo");
    });
    tool({ name: "add", parent: turn }, () => 3);
  });
  await exporter.stop();
  expect(fetch.mock.calls[0]?.[0]).toBe("https://otel.test/v1/traces");
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({
    method: "POST",
    headers: { "content-type": "application/json", "x-team": "a" },
  });
  const starts = recorder.records().filter((one): one is StartRecord => one.type === "start");
  expect(
    spans()
      .map(({ spanId }) => spanId)
      .sort(),
  ).toEqual(starts.map((start) => start.span).sort());
  const call = spans().find(({ name }) => name === "chat gpt-5");
  expect(call?.attributes["gen_ai.output.messages"]).toContain('"content":"Hello"');
  expect(String(call?.startNs)).toBe(starts.find(({ name }) => name === "chat gpt-5")?.time);
  expect(call?.resource?.attributes).toMatchObject({ "deployment.environment": "test" });
  expect(exporter.counts).toEqual({ sent: 3, waiting: 0, dropped: 0, rejected: 0 });
});

it("a trace is sent whole or not at all, as many as the share says", async () => {
  const { exporter, spans } = sending({ sample: 0.5 });
  for (let i = 0; i < 200; i++) workflow({ name: "w" }, (w) => tool({ name: "t", parent: w }, () => i));
  await exporter.stop();
  const byTrace = new Map<string, number>();
  for (const { traceId } of spans()) byTrace.set(traceId, (byTrace.get(traceId) ?? 0) + 1);
  expect([...byTrace.values()].every((count) => count === 2)).toBe(true);
  expect(byTrace.size).toBeGreaterThan(50);
  expect(byTrace.size).toBeLessThan(150);
});

it("its requests are marked as ours, so that the tap leaves them alone", async () => {
  const { exporter, fetch } = sending();
  tool({ name: "t" }, () => 0);
  await exporter.stop();
  expect(fetch.mock.calls.map(([, init]) => OWN_REQUEST in init)).toEqual([true]);
});

it("nothing goes out after it was stopped", async () => {
  const { exporter, fetch } = sending();
  await exporter.stop();
  tool({ name: "after" }, () => 0);
  await exporter.flush();
  expect(fetch).not.toHaveBeenCalled();
});

it("a receiver that is not there costs the app nothing", async () => {
  const { exporter } = sending();
  vi.stubGlobal("fetch", () => {
    throw new TypeError("blocked by policy");
  });
  expect(tool({ name: "t" }, () => 7)).toBe(7);
  await exporter.stop();
  expect(exporter.counts).toMatchObject({ sent: 0, dropped: 1 });
});
