import { beforeEach, expect, it } from "vitest";
import type { ExportResult, ImportResult } from "../../../../extension/engine/engine-api.ts";
import { splitLines } from "../../../../sdk/audit/split-lines.ts";
import { verifyAudit } from "../../../../sdk/audit/verify-audit.ts";
import { Browser, freshIndexedDb, openPanel, type Panel, settle, until } from "./engine-world.ts";

beforeEach(freshIndexedDb);

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");
let lastId = 0;

const spans = Array.from({ length: 6 }, (_, n) => ({
  ...{ traceId: hex(Math.floor(n / 3) + 1, 32), spanId: hex(n + 1, 16), name: `span ${n}` },
  startTimeUnixNano: String(1_700_000_000_000_000_123n + BigInt(n)),
  endTimeUnixNano: "1700000000000001001",
  attributes: [{ key: "k", value: { stringValue: `prompt ${n} ü` } }],
}));

async function answerOf<T>(panel: Panel, question: Promise<T>): Promise<T> {
  let answer: { value: T } | undefined;
  void question.then((value) => {
    answer = { value };
  });
  await until(panel, () => answer !== undefined);
  return (answer as unknown as { value: T }).value;
}

const open = async (panel: Panel, file: Blob): Promise<ImportResult> => {
  const request = { id: ++lastId, file, name: "file", tabId: 1, run: "run-1" };
  const result = await answerOf(
    panel,
    panel.engine.importFile(request, () => {}),
  );
  await settle(panel);
  return result;
};

const seal = (panel: Panel, gzip = false): Promise<ExportResult> => {
  const traceIds = [hex(1, 32), hex(2, 32)];
  const request = { id: ++lastId, traceIds, format: "audit" as const, gzip, redact: false };
  return answerOf(
    panel,
    panel.engine.exportTraces(request, () => {}),
  );
};

async function sealed(browser = new Browser(), recorded: object[] = spans) {
  const panel = await openPanel({}, { browser });
  await open(panel, new Blob([JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: recorded }] }] })]));
  return { panel, browser, result: await seal(panel) };
}

const verdictOf = async (file: Blob) => verifyAudit(splitLines([new Uint8Array(await file.arrayBuffer())]));

it("seals stored traces, each span a record, with what the browser knew of their session", async () => {
  const { result } = await sealed();
  expect(result).toMatchObject({ traces: 2, spans: 6 });
  const verdict = await verdictOf(result.file as Blob);
  expect(verdict).toMatchObject({ state: "intact", records: 6, sessions: 1, seals: 1 });
  expect(verdict.fingerprint).toBe(result.fingerprint);
  const [, session] = (await (result.file as Blob).text()).split("\n");
  expect(JSON.parse(session ?? "")).toMatchObject({ type: "session", facts: { origin: "file:file" } });
});

it("opens what was sealed, with all its spans, and says that it is intact; also packed", async () => {
  const { panel, result } = await sealed();
  const packed = await seal(panel, true);
  await freshIndexedDb();
  for (const { file } of [result, packed]) {
    const other = await openPanel();
    const opened = await open(other, file as Blob);
    expect(opened).toMatchObject({ traces: 2, spans: 6, lost: 0, format: "a sealed audit record" });
    expect(opened.audit).toMatchObject({ state: "intact", fingerprint: result.fingerprint });
    await freshIndexedDb();
  }
});

it("opens what was changed, too, and says which record", async () => {
  const { result } = await sealed();
  const text = (await (result.file as Blob).text()).replace("prompt 4", "prompt 7");
  await freshIndexedDb();
  const opened = await open(await openPanel(), new Blob([text]));
  expect(opened).toMatchObject({ spans: 6, audit: { state: "changed", problemCount: 1 } });
  expect(opened.audit?.problems).toMatchObject([{ kind: "changed", seq: 5 }]);
});

it("opens what was cut off in the middle of its packing, and says that its end is missing", async () => {
  const noise = () => Array.from({ length: 6000 }, () => crypto.randomUUID()).join("");
  const noisy = spans.map((span) => ({
    ...span,
    attributes: [{ key: "k", value: { stringValue: noise() } }],
  }));
  const { panel } = await sealed(new Browser(), noisy);
  const packed = (await seal(panel, true)).file as Blob;
  await freshIndexedDb();
  const opened = await open(await openPanel(), packed.slice(0, packed.size - 40));
  expect(opened).toMatchObject({ audit: { state: "changed" } });
  expect(opened.audit?.problems.map(({ kind }) => kind)).toContain("end");
});

it("keeps its key from one panel to the next; another installation has another", async () => {
  const browser = new Browser();
  const { result } = await sealed(browser);
  browser.release("genai-traces-");
  const next = await openPanel({}, { browser });
  expect((await seal(next)).fingerprint).toBe(result.fingerprint);
  await freshIndexedDb();
  const { result: other } = await sealed();
  expect(other.fingerprint).not.toBe(result.fingerprint);
});
