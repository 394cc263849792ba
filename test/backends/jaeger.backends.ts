import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { program } from "./cache.ts";
import { expectSame } from "./compare-spans.ts";
import { installJaeger } from "./install.ts";
import { readBack } from "./read-back.ts";
import { makeTrace, send } from "./sent-trace.ts";
import { freePorts, startProcess } from "./start-process.ts";

const installed = await installJaeger();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready).each(["json", "protobuf"] as const)(
  "Jaeger gives back the spans it was sent as %s",
  async (encoding) => {
    const [otlp = 0, query = 0, grpc = 0] = await freePorts(3);
    const config = path.join(mkdtempSync(path.join(tmpdir(), "jaeger-")), "config.yaml");
    writeFileSync(config, configuration(otlp, query, grpc));
    const url = `http://127.0.0.1:${query}`;
    await startProcess(program("jaeger"), ["--config", config], { readyAt: `${url}/api/services` });
    const sent = makeTrace();
    await send(`http://127.0.0.1:${otlp}`, sent, encoding);
    const found = await readBack(
      { kind: "jaeger", url, key: "", scope: "" },
      sent.traceId,
      sent.spans.length,
    );
    expectSame(found, sent.spans);
    expect(found).toHaveLength(4);
  },
);

const configuration = (otlp: number, query: number, grpc: number): string => `
service:
  extensions: [jaeger_storage, jaeger_query]
  telemetry:
    metrics:
      level: none
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [jaeger_storage_exporter]
extensions:
  jaeger_query:
    storage:
      traces: memory
    http:
      endpoint: 127.0.0.1:${query}
    grpc:
      endpoint: 127.0.0.1:${grpc}
  jaeger_storage:
    backends:
      memory:
        memory:
          max_traces: 1000
receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${otlp}
exporters:
  jaeger_storage_exporter:
    trace_storage: memory
`;
