import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { program } from "./cache.ts";
import { freePorts, startProcess } from "./start-process.ts";

/** The address of an OpenTelemetry Collector that hands on what it gets, gzipped, until the test ends. */
export async function startOtelcol(to: string, encoding: "json" | "protobuf"): Promise<string> {
  const [port = 0] = await freePorts(1);
  const config = path.join(mkdtempSync(path.join(tmpdir(), "otelcol-")), "config.yaml");
  writeFileSync(config, configuration(port, to, encoding));
  // It answers 405 to what is no POST.
  await startProcess(program("otelcol"), ["--config", config], {
    readyAt: `http://127.0.0.1:${port}/v1/traces`,
  });
  return `http://127.0.0.1:${port}`;
}

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
