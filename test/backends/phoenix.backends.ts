import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { inPython } from "./cache.ts";
import { expectSame } from "./compare-spans.ts";
import { installPython } from "./install.ts";
import { readBack } from "./read-back.ts";
import { makeTrace, send } from "./sent-trace.ts";
import { freePorts, startProcess } from "./start-process.ts";

const installed = await installPython();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready)("Phoenix gives back the spans it was sent", async () => {
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
  const sent = makeTrace();
  await send(url, sent, "protobuf");
  const found = await readBack({ kind: "phoenix", url, key: "", scope: "" }, sent.traceId, sent.spans.length);
  // Its database knows microseconds, OpenInference's kinds and names (which it adds), and no links.
  expectSame(found, sent.spans, {
    timeNs: 1000n,
    not: ["kind", "links"],
    adds: ["openinference.", "phoenix.", "llm."],
  });
  expect(found).toHaveLength(4);
});
