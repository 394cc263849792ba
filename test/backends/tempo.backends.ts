import { expect, test } from "vitest";
import { expectSame } from "./compare-spans.ts";
import { findTempo } from "./install.ts";
import { readBack } from "./read-back.ts";
import { makeTrace, send } from "./sent-trace.ts";

const installed = await findTempo();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready)("Tempo gives back the spans it was sent", async () => {
  const url = process.env.TEMPO_URL ?? "";
  const sent = makeTrace();
  await send(process.env.TEMPO_OTLP_URL ?? `http://${new URL(url).hostname}:4318`, sent, "protobuf");
  const found = await readBack({ kind: "tempo", url, key: "", scope: "" }, sent.traceId, sent.spans.length);
  expectSame(found, sent.spans);
  expect(found).toHaveLength(4);
});
