import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inPython } from "./cache.ts";
import type { KnownLosses } from "./compare-spans.ts";
import { freePorts, startProcess } from "./start-process.ts";

/** The address of a Phoenix with an empty database, until the test ends. */
export async function startPhoenix(): Promise<string> {
  const [port = 0, grpc = 0] = await freePorts(2);
  const url = `http://127.0.0.1:${port}`;
  await startProcess(inPython("phoenix"), ["serve"], {
    env: {
      ...process.env,
      ...{ PHOENIX_HOST: "127.0.0.1", PHOENIX_PORT: `${port}`, PHOENIX_GRPC_PORT: `${grpc}` },
      ...{
        PHOENIX_WORKING_DIR: mkdtempSync(path.join(tmpdir(), "phoenix-")),
        PHOENIX_TELEMETRY_ENABLED: "false",
      },
    },
    readyAt: `${url}/healthz`,
    patience: 180_000,
  });
  return url;
}

/** Its database knows microseconds, OpenInference's kinds and names (which it adds), and no links. */
export const PHOENIX_LOSSES: KnownLosses = {
  timeNs: 1000n,
  not: ["kind", "links"],
  adds: ["openinference.", "phoenix.", "llm."],
};
