import { expect, test } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { OtlpSpan } from "../../sdk/otlp/otlp-json.ts";
import { collect } from "../../sdk/server/index.ts";
import { expectSame } from "./compare-spans.ts";
import { installCollector } from "./install.ts";
import { makeTrace, send, spansOf } from "./sent-trace.ts";
import { startOtelcol } from "./start-otelcol.ts";

const installed = await installCollector();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready).each(["json", "protobuf"] as const)(
  "an OpenTelemetry Collector hands %s on to our receiver, gzipped, span by span",
  async (encoding) => {
    const found: OtlpSpan[] = [];
    const ours = await collect({ port: 0, onReceived: ({ traces }) => found.push(...spansOf(traces)) });
    try {
      const url = await startOtelcol(ours.url, encoding);
      const sent = makeTrace();
      await send(url, sent, encoding);
      await waitFor("the collector to hand on the spans", () => found.length >= sent.spans.length);
      expectSame(found, sent.spans);
      expect(found).toHaveLength(4);
    } finally {
      await ours.close();
    }
  },
);
