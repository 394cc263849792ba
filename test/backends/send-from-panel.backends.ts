import { expect, test } from "vitest";
import type { TraceContent } from "../../extension/engine/engine-api.ts";
import { outgoingOfContent } from "../../extension/engine/export/outgoing-of-content.ts";
import { withAnswer } from "../../extension/interop/export/outgoing.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { OtlpSpan } from "../../sdk/otlp/otlp-json.ts";
import { otlpOfSpans } from "../../sdk/otlp/otlp-of-spans.ts";
import { collect } from "../../sdk/server/index.ts";
import { openEmitter } from "../e2e/emitter-page.ts";
import { PanelPage } from "../e2e/panel-page.ts";
import { PanelSend } from "../e2e/panel-send.ts";
import { expectSame, type KnownLosses } from "./compare-spans.ts";
import { installCollector, installJaeger, installPython } from "./install.ts";
import { readBack } from "./read-back.ts";
import { spansOf } from "./sent-trace.ts";
import { startJaeger } from "./start-jaeger.ts";
import { startOtelcol } from "./start-otelcol.ts";
import { PHOENIX_LOSSES, startPhoenix } from "./start-phoenix.ts";

/** What development builds of the panel offer. */
declare const genaiTraces: {
  engine: { traceContent(id: string): Promise<TraceContent | null>; settled(): Promise<void> };
  store: { selection: { traceId: { value: string } } };
};

interface BackEnd {
  preset: string;
  address: string;
  losses?: KnownLosses;
  read(traceId: string, count: number): Promise<OtlpSpan[]>;
}

async function jaeger(): Promise<BackEnd> {
  const { otlp, query } = await startJaeger();
  const source = { kind: "jaeger", url: query, key: "", scope: "" } as const;
  return { preset: "jaeger", address: otlp, read: (...asked) => readBack(source, ...asked) };
}

async function phoenix(): Promise<BackEnd> {
  const url = await startPhoenix();
  const source = { kind: "phoenix", url, key: "", scope: "" } as const;
  const read: BackEnd["read"] = (...asked) => readBack(source, ...asked);
  return { preset: "phoenix", address: url, losses: PHOENIX_LOSSES, read };
}

async function collector(): Promise<BackEnd> {
  const found: OtlpSpan[] = [];
  const ours = await collect({ port: 0, onReceived: ({ traces }) => found.push(...spansOf(traces)) });
  const ofTrace = (traceId: string) => found.filter((span) => span.traceId === traceId);
  return {
    preset: "otlp",
    address: await startOtelcol(ours.url, "protobuf"),
    read: (traceId, count) =>
      waitFor(
        "the collector to hand on the spans",
        () => ofTrace(traceId).length >= count && ofTrace(traceId),
      ),
  };
}

const BACK_ENDS = [
  ["Jaeger", await installJaeger(), jaeger],
  ["an OpenTelemetry Collector", await installCollector(), collector],
  ["Phoenix", await installPython(), phoenix],
] as const;
for (const [, installed] of BACK_ENDS) if (!installed.ready) console.log(`  ${installed.why}`);

/** The opened trace, as it has to arrive. */
async function expected({ frame }: PanelPage): Promise<{ traceId: string; spans: OtlpSpan[] }> {
  const { traceId, content } = await frame.evaluate(async () => {
    await genaiTraces.engine.settled();
    const traceId = genaiTraces.store.selection.traceId.value;
    return { traceId, content: await genaiTraces.engine.traceContent(traceId) };
  });
  const { spans } = outgoingOfContent(content as TraceContent, () => false);
  const traces = otlpOfSpans(spans.map(withAnswer), { content: "json" });
  return { traceId, spans: spansOf(traces) };
}

test.each(BACK_ENDS)(
  "%s gives back what the panel sent, by hand and live, span by span",
  async (_, installed, start) => {
    if (!installed.ready) return;
    const backEnd = await start();
    const { page, emitter } = await openEmitter();
    const panel = await PanelPage.open(page);
    const send = new PanelSend(panel);
    const arrives = async () => {
      const { traceId, spans } = await expected(panel);
      const found = await backEnd.read(traceId, spans.length);
      expectSame(found, spans, backEnd.losses);
      expect(found).toHaveLength(spans.length);
    };

    await emitter.ask("sent by hand", 20);
    await panel.lists("sent by hand");
    await panel.selectTrace("sent by hand");
    await send.open();
    await send.add(backEnd.preset, { address: backEnd.address });
    await send.press(/^Sends one small span/);
    await send.says(/It works/);
    await send.press(/^Save$/);
    await send.says(/Live: what pages record/);
    await send.press(/^Send$/);
    await send.isClosed();
    await panel.reads(/1 trace, \d+ spans? sent to/);
    await arrives();

    await send.open();
    await send.toggle("Live");
    await send.says(/Live\./);
    await send.close();
    await emitter.ask("sent live", 20);
    await panel.lists("sent live");
    await panel.selectTrace("sent live");
    await panel.says("sent live", /finished/);
    await arrives();
    await send.removeAll();
  },
);
