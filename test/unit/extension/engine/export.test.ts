import { beforeEach, describe, expect, it } from "vitest";
import type {
  ExportRequest,
  ExportResult,
  RedactionPreview,
} from "../../../../extension/engine/engine-api.ts";
import { readOtlpJson } from "../../../../sdk/otlp/read-otlp-json.ts";
import { foldOtlp } from "../../../fixtures/fold-otlp.ts";
import { freshIndexedDb, openPanel, type Panel, settle, until } from "./engine-world.ts";

beforeEach(freshIndexedDb);

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");
const KEY = `sk-${"a1B2".repeat(8)}`;
let lastId = 0;

/** A panel that has opened as many traces of two spans each; each has a secret, and one span that has not ended. */
async function panelWith(traces: number): Promise<Panel> {
  const panel = await openPanel();
  const spans = Array.from({ length: traces * 2 }, (_, n) => ({
    traceId: hex(Math.floor(n / 2) + 1, 32),
    spanId: hex(n + 1, 16),
    name: `span ${n}`,
    startTimeUnixNano: String(1_700_000_000_000_000_123n + BigInt(n)),
    ...(n % 2 === 0 && { endTimeUnixNano: "1700000000000001001" }),
    attributes: [{ key: "k", value: { stringValue: n % 2 ? KEY : "plain" } }],
  }));
  const file = new Blob([JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })]);
  let isOpen = false;
  void panel.engine
    .importFile({ id: ++lastId, file, name: "traces.json", tabId: 1, run: "run-1" }, () => {})
    .then(() => {
      isOpen = true;
    });
  await until(panel, () => isOpen);
  await settle(panel);
  return panel;
}

async function exported(panel: Panel, more: Partial<ExportRequest>, tell = () => {}): Promise<ExportResult> {
  let result: ExportResult | undefined;
  const request: ExportRequest = {
    ...{ id: ++lastId, traceIds: [hex(1, 32)], format: "otlp-json", gzip: false, redact: true },
    ...more,
  };
  void panel.engine.exportTraces(request, tell).then((answer) => {
    result = answer;
  });
  await until(panel, () => result !== undefined);
  return result as unknown as ExportResult;
}
const textOf = async ({ file }: ExportResult): Promise<string> => (await file?.text()) ?? "";

describe("stored traces", () => {
  it("become a file in the order asked for, and the file says what it has", async () => {
    const panel = await panelWith(3);
    const result = await exported(panel, { traceIds: [hex(3, 32), hex(1, 32)] });
    expect(result).toMatchObject({
      traces: 2,
      spans: 4,
      secrets: 2,
      unended: 2,
      absent: 0,
      cancelled: false,
    });
    const spans = foldOtlp(readOtlpJson(JSON.parse(await textOf(result))));
    expect(spans.map(({ name }) => name)).toEqual(["span 4", "span 5", "span 0", "span 1"]);
    expect(spans.map(({ startNs }) => startNs % 1000n)).toEqual([127n, 128n, 123n, 124n]);
    expect(result.bytes).toBe(result.file?.size);
  });

  it("tell before what a redacted file of them would lack", async () => {
    const panel = await panelWith(2);
    let preview: RedactionPreview | undefined;
    void panel.engine.previewRedaction([hex(1, 32), hex(2, 32)], false).then((answer) => {
      preview = answer;
    });
    await until(panel, () => preview !== undefined);
    const { secrets } = await exported(panel, { traceIds: [hex(1, 32), hex(2, 32)] });
    expect(preview).toMatchObject({ traces: 2, left: 0 });
    expect(preview?.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(secrets);
    expect(JSON.stringify(preview)).not.toContain(KEY);
  });

  it("lose their secrets on the way out, unless they are asked to stay", async () => {
    const panel = await panelWith(1);
    expect(await textOf(await exported(panel, {}))).not.toContain(KEY);
    const whole = await exported(panel, { redact: false });
    expect(await textOf(whole)).toContain(KEY);
    expect(whole.secrets).toBe(0);
  });

  it("are gzipped where that is wanted", async () => {
    const panel = await panelWith(1);
    const plain = await textOf(await exported(panel, {}));
    const result = await exported(panel, { gzip: true });
    expect(result.file?.type).toBe("application/gzip");
    const unpacked = result.file?.stream().pipeThrough(new DecompressionStream("gzip"));
    expect(await new Response(unpacked).text()).toBe(plain);
  });

  it("that are gone are counted", async () => {
    const panel = await panelWith(1);
    expect(await exported(panel, { traceIds: [hex(9, 32), hex(1, 32)] })).toMatchObject({
      absent: 1,
      traces: 1,
    });
  });

  it("leave no file when they are cancelled", async () => {
    const panel = await panelWith(40);
    const id = 999;
    const traceIds = Array.from({ length: 40 }, (_, n) => hex(n + 1, 32));
    const result = await exported(panel, { id, traceIds }, () => void panel.engine.cancelExport(id));
    expect(result.cancelled).toBe(true);
    expect(result.file).toBeUndefined();
    expect(result.traces).toBeLessThan(40);
  });
});
