import { beforeEach, describe, expect, it } from "vitest";
import type { ImportProgress, ImportResult } from "../../../../extension/engine/engine-api.ts";
import {
  batch,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  type Panel,
  resource,
  settle,
  sid,
  start,
  until,
} from "./engine-world.ts";

beforeEach(freshIndexedDb);

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");
const otlpSpan = (trace: number, span: number, more: object = {}) => ({
  traceId: hex(trace, 32),
  spanId: hex(span, 16),
  ...(span > 1 && { parentSpanId: hex(1, 16) }),
  name: `span ${span}`,
  startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(span)),
  endTimeUnixNano: "1700000000000001000",
  ...more,
});
const fileOf = (...spans: object[]) =>
  new Blob([JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }] })]);

let lastId = 0;
async function importFile(
  panel: Panel,
  file: Blob,
  tell: (progress: ImportProgress) => void = () => {},
  id = ++lastId,
) {
  let result: ImportResult | undefined;
  void panel.engine
    .importFile({ id, file, name: "traces.json", tabId: 1, run: "run-1" }, tell)
    .then((answer) => {
      result = answer;
    });
  await until(panel, () => result !== undefined);
  await settle(panel);
  return result as unknown as ImportResult;
}

describe("a file", () => {
  it("is stored and listed like what a page reported, with the file for its origin", async () => {
    const panel = await openPanel();
    const result = await importFile(panel, fileOf(otlpSpan(1, 1), otlpSpan(1, 2), otlpSpan(2, 1)));
    expect(result).toMatchObject({
      traces: 2,
      spans: 3,
      known: 0,
      lost: 0,
      cancelled: false,
      format: "OTLP JSON",
    });
    expect(result.traceIds).toEqual([hex(1, 32), hex(2, 32)]);
    const list = await panel.engine.list();
    expect(
      list.map(({ traceId, spanCount, origin, status }) => ({ traceId, spanCount, origin, status })),
    ).toEqual(
      expect.arrayContaining([
        { traceId: hex(1, 32), spanCount: 2, origin: "file:traces.json", status: "ok" },
        { traceId: hex(2, 32), spanCount: 1, origin: "file:traces.json", status: "ok" },
      ]),
    );
    expect(await panel.engine.sessionsOfTab(1, "run-1")).toContain(list[0]?.sessionId);
    const content = await panel.engine.traceContent(hex(1, 32));
    expect(content?.records.map(({ record }) => record.type)).toEqual(["start", "end", "start", "end"]);
  });

  it("is there after the panel was opened again", async () => {
    const panel = await openPanel();
    await importFile(panel, fileOf(otlpSpan(1, 1)));
    const again = await openPanel();
    expect((await again.engine.list()).map(({ origin }) => origin)).toEqual(["file:traces.json"]);
  });

  it("opened twice adds nothing the second time, and says so", async () => {
    const panel = await openPanel();
    await importFile(panel, fileOf(otlpSpan(1, 1), otlpSpan(1, 2)));
    const result = await importFile(panel, fileOf(otlpSpan(1, 1), otlpSpan(1, 2), otlpSpan(1, 3)));
    expect(result).toMatchObject({ spans: 1, known: 2, traces: 1 });
    expect((await panel.engine.list())[0]?.spanCount).toBe(3);
  });

  it("has the server's half of a trace that a page has the other half of", async () => {
    const panel = await openPanel();
    await panel.engine.hello(origin("doc"), hello(sid(1)));
    panel.engine.receive("doc", batch(sid(1), 1, [resource(), start(1, 1), end(1, 1, 50)]));
    await settle(panel);
    const result = await importFile(panel, fileOf(otlpSpan(1, 1), otlpSpan(1, 2)));
    expect(result).toMatchObject({ spans: 1, known: 1 });
    const [trace] = await panel.engine.list();
    expect(trace).toMatchObject({ spanCount: 2, origin: "http://localhost:5173" });
  });

  it("whose traces were deleted brings them back", async () => {
    const panel = await openPanel();
    await importFile(panel, fileOf(otlpSpan(1, 1)));
    await panel.engine.deleteTraces([hex(1, 32)]);
    expect(await panel.engine.list()).toEqual([]);
    await importFile(panel, fileOf(otlpSpan(1, 1), otlpSpan(1, 2)));
    expect((await panel.engine.list()).map(({ spanCount }) => spanCount)).toEqual([2]);
  });

  it("without an end of a span has it interrupted, not running", async () => {
    const panel = await openPanel();
    await importFile(panel, fileOf(otlpSpan(1, 1, { endTimeUnixNano: undefined })));
    expect((await panel.engine.list())[0]?.status).toBe("interrupted");
  });

  it("with broken spans has the others, and says which are broken", async () => {
    const panel = await openPanel();
    const result = await importFile(panel, fileOf(otlpSpan(1, 1), otlpSpan(1, 2, { traceId: "" })));
    expect(result).toMatchObject({ spans: 1, lost: 1, repaired: 0 });
    expect(result.problems).toEqual([{ span: 2, name: "span 2", message: "has no trace id", lost: true }]);
  });

  it("that is none says so and leaves nothing behind", async () => {
    const panel = await openPanel();
    const result = await importFile(panel, new Blob(["hello"]));
    expect(result.failure).toContain("no traces");
    expect(await panel.engine.list()).toEqual([]);
    expect(await panel.engine.sessionCount()).toBe(0);
  });

  it("with more resources than a session may have needs another session", async () => {
    const panel = await openPanel();
    const resourceSpans = Array.from({ length: 2500 }, (_, n) => ({
      resource: { attributes: [{ key: "n", value: { intValue: n } }] },
      scopeSpans: [
        {
          spans: [
            otlpSpan(1 + n, 1, { attributes: [{ key: "x", value: { stringValue: "x".repeat(1000) } }] }),
          ],
        },
      ],
    }));
    const lines = resourceSpans.map((group) => JSON.stringify({ resourceSpans: [group] }));
    const result = await importFile(panel, new Blob(lines.map((line) => `${line}\n`)));
    expect(result).toMatchObject({ spans: 2500, traces: 2500, lost: 0 });
    const content = await panel.engine.traceContent(hex(2400, 32));
    expect(content?.resources.some(({ record }) => record.attributes.n === 2399)).toBe(true);
  }, 30_000);
});

describe("a long file", () => {
  const line = (n: number) =>
    `${JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                otlpSpan(1 + n, 1, {
                  attributes: [{ key: "x", value: { stringValue: "x".repeat(20_000) } }],
                }),
              ],
            },
          ],
        },
      ],
    })}\n`;
  const file = () => new Blob(Array.from({ length: 1000 }, (_, n) => line(n)));

  it("tells how far it is", async () => {
    const panel = await openPanel();
    const told: ImportProgress[] = [];
    const result = await importFile(panel, file(), (progress) => told.push(progress));
    expect(result).toMatchObject({ spans: 1000, traces: 1000 });
    expect(told.length).toBeGreaterThan(1);
    expect(told.every(({ read, total }) => read <= total)).toBe(true);
  }, 30_000);

  it("can be cancelled: what was opened stays, and nothing more comes", async () => {
    const panel = await openPanel();
    const id = ++lastId;
    const result = await importFile(panel, file(), () => void panel.engine.cancelImport(id), id);
    expect(result.cancelled).toBe(true);
    expect(result.spans).toBeLessThan(1000);
    expect((await panel.engine.list()).length).toBeLessThan(1000);
  }, 30_000);
});
