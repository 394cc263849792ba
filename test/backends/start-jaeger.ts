import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { program } from "./cache.ts";
import { freePorts, startProcess } from "./start-process.ts";

/** Addresses of a Jaeger that keeps traces in memory until the test ends. */
export async function startJaeger(): Promise<{ otlp: string; query: string }> {
  const [otlp = 0, query = 0, grpc = 0] = await freePorts(3);
  const config = path.join(mkdtempSync(path.join(tmpdir(), "jaeger-")), "config.yaml");
  writeFileSync(config, configuration(otlp, query, grpc));
  const url = `http://127.0.0.1:${query}`;
  await startProcess(program("jaeger"), ["--config", config], { readyAt: `${url}/api/services` });
  return { otlp: `http://127.0.0.1:${otlp}`, query: url };
}

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
