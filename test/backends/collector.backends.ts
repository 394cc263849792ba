import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { OtlpSpan } from "../../sdk/otlp/otlp-json.ts";
import { collect } from "../../sdk/server/index.ts";
import { program } from "./cache.ts";
import { expectSame } from "./compare-spans.ts";
import { installCollector } from "./install.ts";
import { makeTrace, send, spansOf } from "./sent-trace.ts";
import { freePorts, startProcess } from "./start-process.ts";

const installed = await installCollector();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready).each(["json", "protobuf"] as const)(
  "an OpenTelemetry Collector hands %s on to our receiver, gzipped, span by span",
  async (encoding) => {
    const [port = 0] = await freePorts(1);
    const found: OtlpSpan[] = [];
    const ours = await collect({ port: 0, onReceived: ({ traces }) => found.push(...spansOf(traces)) });
    try {
      const config = path.join(mkdtempSync(path.join(tmpdir(), "otelcol-")), "config.yaml");
      writeFileSync(config, configuration(port, ours.url, encoding));
      // It answers 405 to what is no POST.
      await startProcess(program("otelcol"), ["--config", config], {
        readyAt: `http://127.0.0.1:${port}/v1/traces`,
      });
      const sent = makeTrace();
      await send(`http://127.0.0.1:${port}`, sent, encoding);
      await waitFor("the collector to hand on the spans", () => found.length >= sent.spans.length);
      expectSame(found, sent.spans);
      expect(found).toHaveLength(4);
    } finally {
      await ours.close();
    }
  },
);

const configuration = (port: number, to: string, encoding: "json" | "protobuf"): string => `
receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${port}
exporters:
  otlphttp:
    endpoint: ${to}
    encoding: ${encoding === "json" ? "json" : "proto"}
    compression: gzip
service:
  telemetry:
    metrics:
      level: none
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [otlphttp]
`;
