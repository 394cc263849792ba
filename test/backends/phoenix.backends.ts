import { expect, test } from "vitest";
import { expectSame } from "./compare-spans.ts";
import { installPython } from "./install.ts";
import { readBack } from "./read-back.ts";
import { makeTrace, send } from "./sent-trace.ts";
import { PHOENIX_LOSSES, startPhoenix } from "./start-phoenix.ts";

const installed = await installPython();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready)("Phoenix gives back the spans it was sent", async () => {
  const url = await startPhoenix();
  const sent = makeTrace();
  await send(url, sent, "protobuf");
  const found = await readBack({ kind: "phoenix", url, key: "", scope: "" }, sent.traceId, sent.spans.length);
  expectSame(found, sent.spans, PHOENIX_LOSSES);
  expect(found).toHaveLength(4);
});
