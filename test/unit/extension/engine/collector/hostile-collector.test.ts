import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CollectorState } from "../../../../../extension/engine/engine-api.ts";
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
  spanId,
  start,
  traceId,
} from "../engine-world.ts";
import { eventually } from "./eventually.ts";

const PLACE = { tabId: 1, run: "run-1" };

let server: Server;
/** What is written on each stream that is opened; `add` is answered kindly. */
let stream: (response: ServerResponse) => void;
let opened = 0;

beforeEach(async () => {
  freshIndexedDb();
  opened = 0;
  server = createServer((request, response) => {
    if (request.url !== "/v1/live") return void response.writeHead(204).end();
    opened++;
    response.writeHead(200, { "content-type": "text/event-stream" });
    stream(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const event = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
const greeting = event("hello", { instance: "i", stream: "s" });
const spans = (...list: unknown[]): string =>
  event("spans", { resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
const good = (id: number) => ({
  ...{ traceId: traceId(1), spanId: spanId(id), name: `good ${id}` },
  ...{ startTimeUnixNano: "1760000000000000000", endTimeUnixNano: "1760000000000000009" },
});

async function connected(): Promise<Panel> {
  const panel = await openPanel();
  await panel.engine.hello(origin("doc"), hello(sid(1)));
  panel.engine.receive("doc", batch(sid(1), 1, [resource(), start(1, 1), end(1, 1, 9)]));
  const { port } = server.address() as AddressInfo;
  await panel.engine.connectCollector(
    { url: `http://127.0.0.1:${port}`, token: "a-token-of-some-length" },
    PLACE,
  );
  return panel;
}

const state = (panel: Panel): CollectorState | undefined =>
  panel.news.findLast(({ collector }) => collector)?.collector;
const names = async (panel: Panel): Promise<string[]> =>
  ((await panel.engine.traceContent(traceId(1)))?.records ?? []).flatMap(({ record }) =>
    record.type === "start" ? [record.name] : [],
  );

describe("a collector that means no good, or is none", () => {
  test.each([
    ["what is no JSON", event("spans", "{")],
    ["a stream that ends at once", ""],
  ])("%s breaks the stream, which is made again", async (_, text) => {
    stream = (response) => void response.end(greeting + text);
    const panel = await connected();
    await eventually(panel, () => opened >= 3);
    expect(panel.news.some(({ collector }) => collector?.problem === "broken")).toBe(true);
    await panel.engine.connectCollector(null, PLACE);
    expect(await names(panel)).toEqual(["span 1"]);
  });

  test("spans of any shape never stop it; those that can be read come", async () => {
    const odd = [
      ...[null, 7, "text", [], {}, { traceId: traceId(1) }, { ...good(2), spanId: "zz", name: 5 }],
      ...[
        { ...good(3), attributes: { __proto__: null, a: 1 } },
        { ...good(4), startTimeUnixNano: "-5" },
      ],
      ...[
        { ...good(5), events: "no", links: 3, status: [] },
        { ...good(6), kind: 99, flags: -1 },
      ],
      { ...good(7), attributes: [{ key: "__proto__", value: { kvlistValue: { values: [] } } }] },
    ];
    stream = (response) =>
      void response.write(
        greeting +
          event("dropped", { traceId: 1, spanIds: "x" }) +
          event("followed", 3) +
          event("newer", {}) +
          event("spans", "null") +
          event("spans", { resourceSpans: [{ scopeSpans: 3 }] }) +
          odd.map((one) => spans(one)).join("") +
          spans(good(9)),
      );
    const panel = await connected();
    await eventually(panel, async () => (await names(panel)).includes("good 9"));
    await settle(panel);
    expect(state(panel)?.phase).toBe("connected");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await panel.engine.list())[0]?.name).toBe("span 1");
    await panel.engine.connectCollector(null, PLACE);
  });

  test("one that says nothing any more is left, and asked again", async () => {
    stream = (response) => void response.write(greeting);
    const panel = await connected();
    await eventually(panel, () => state(panel)?.phase === "connected");
    panel.clock.advance(41_000);
    await eventually(panel, () => opened === 2 && state(panel)?.phase === "connected");
    await panel.engine.connectCollector(null, PLACE);
  });
});
