import { expect, test } from "vitest";
import { expectSame } from "./compare-spans.ts";
import { installJaeger } from "./install.ts";
import { readBack } from "./read-back.ts";
import { makeTrace, send } from "./sent-trace.ts";
import { startJaeger } from "./start-jaeger.ts";

const installed = await installJaeger();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready).each(["json", "protobuf"] as const)(
  "Jaeger gives back the spans it was sent as %s",
  async (encoding) => {
    const { otlp, query } = await startJaeger();
    const sent = makeTrace();
    await send(otlp, sent, encoding);
    const found = await readBack(
      { kind: "jaeger", url: query, key: "", scope: "" },
      sent.traceId,
      sent.spans.length,
    );
    expectSame(found, sent.spans);
    expect(found).toHaveLength(4);
  },
);
