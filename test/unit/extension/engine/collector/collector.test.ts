import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MOST_WATCHED } from "../../../../../extension/engine/collector/watched-traces.ts";
import type { CollectorState } from "../../../../../extension/engine/engine-api.ts";
import { type CollectOptions, type Collector, collect } from "../../../../../sdk/server/index.ts";
import { serverSpans } from "../../../sdk/server/some-traces.ts";
import {
  batch,
  end,
  freshIndexedDb,
  hello,
  ManualClock,
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

const running: Collector[] = [];
const panels: Panel[] = [];
beforeEach(freshIndexedDb);
afterEach(async () => {
  for (const { engine } of panels.splice(0)) await engine.connectCollector(null, PLACE);
  for (const collector of running.splice(0)) await collector.close();
});

async function startCollector(options: CollectOptions = {}): Promise<Collector> {
  const collector = await collect({ port: 0, ...options });
  running.push(collector);
  return collector;
}

async function startPanel(): Promise<Panel> {
  const panel = await openPanel({}, { clock: new ManualClock() });
  panels.push(panel);
  return panel;
}

const connect = (panel: Panel, { url, token }: Pick<Collector, "url" | "token">): Promise<void> =>
  panel.engine.connectCollector({ url, token }, PLACE);

const state = (panel: Panel): CollectorState | undefined =>
  panel.news.findLast(({ collector }) => collector)?.collector;
const phase = (panel: Panel, phase: CollectorState["phase"]) =>
  eventually(panel, () => state(panel)?.phase === phase);

/** The page's call: span 1 of the trace, ended. */
async function pageCalls(panel: Panel, trace: number, more: object = {}): Promise<void> {
  const document = `doc-${trace}`;
  await panel.engine.hello(origin(document), hello(sid(trace)));
  const records = [resource(), start(trace, 1, 0, more), end(trace, 1, 9)];
  panel.engine.receive(document, batch(sid(trace), 1, records));
}

const send = ({ url }: Collector, trace: number, names?: string[], type: "json" | "protobuf" = "json") =>
  fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": type === "json" ? "application/json" : "application/x-protobuf" },
    body: Buffer.from(serverSpans(traceId(trace), spanId(1), names)[type]),
  });

const records = async (panel: Panel, trace: number) =>
  ((await panel.engine.traceContent(traceId(trace)))?.records ?? []).map(({ record }) => record);
const names = async (panel: Panel, trace: number): Promise<string[]> =>
  (await records(panel, trace)).flatMap((record) => (record.type === "start" ? [record.name] : []));
const hasSpans = (panel: Panel, trace: number, count: number) =>
  eventually(panel, async () => (await names(panel, trace)).length === count);

describe("one trace from the page to its server", () => {
  test("spans that a server sends stand below the page's call, in its trace", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await pageCalls(panel, 1);
    await connect(panel, collector);
    await phase(panel, "connected");
    await send(collector, 1);
    await hasSpans(panel, 1, 3);
    await settle(panel);
    const starts = (await records(panel, 1)).filter((record) => record.type === "start");
    const [page, retrieval, server] = starts;
    expect(page).toMatchObject({ name: "span 1" });
    expect(server).toMatchObject({ name: "POST /api/chat", kind: 2, parent: spanId(1), remote: true });
    expect(retrieval).toMatchObject({ name: "retrieve documents", parent: server?.span });
    const [summary] = await panel.engine.list();
    expect(summary).toMatchObject({ spanCount: 3, origin: "http://localhost:5173", status: "ok" });
    expect(state(panel)).toMatchObject({ spans: 2, known: 0, missing: 0 });
    expect(state(panel)?.services).toEqual([expect.stringContaining("unknown_service")]);
  });

  test("spans that came before the panel asked, and for a call that begins later, are had too", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await send(collector, 1, ["early"]);
    await pageCalls(panel, 1);
    await connect(panel, collector);
    await hasSpans(panel, 1, 2);
    await pageCalls(panel, 2);
    await send(collector, 2, ["later"], "protobuf");
    await hasSpans(panel, 2, 2);
    expect(await names(panel, 2)).toEqual(["span 1", "later"]);
  });

  test("a trace that the page only links to is had as well", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await connect(panel, collector);
    await send(collector, 7, ["the server's own trace"]);
    await pageCalls(panel, 1, { links: [{ trace: traceId(7), span: spanId(1) }] });
    await hasSpans(panel, 7, 1);
    expect(await panel.engine.sessionsOfTab(1, "run-1")).toHaveLength(2);
  });

  test("other traces stay with the collector", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await pageCalls(panel, 1);
    await connect(panel, collector);
    await send(collector, 5, ["of another page"]);
    await send(collector, 1, ["ours"]);
    await hasSpans(panel, 1, 2);
    expect(await records(panel, 5)).toEqual([]);
  });

  test("a page that goes away while its server still sends is interrupted, as without a server", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await panel.engine.hello(origin("doc"), hello(sid(1)));
    panel.engine.receive("doc", batch(sid(1), 1, [resource(), start(1, 1)]));
    await connect(panel, collector);
    await send(collector, 1, ["server"]);
    await hasSpans(panel, 1, 2);
    panel.engine.gone("doc");
    await settle(panel);
    expect((await panel.engine.list())[0]?.status).toBe("interrupted");
  });
});

describe("nothing twice, nothing lost", () => {
  test("a panel that was reloaded has each span once", async () => {
    const collector = await startCollector();
    const first = await startPanel();
    await pageCalls(first, 1);
    await connect(first, collector);
    await send(collector, 1);
    await hasSpans(first, 1, 3);
    await settle(first);
    await first.engine.connectCollector(null, PLACE);

    const second = await startPanel();
    await connect(second, collector);
    await send(collector, 1, ["one more"]);
    await hasSpans(second, 1, 4);
    await settle(second);
    expect((await names(second, 1)).toSorted()).toEqual(
      ["POST /api/chat", "one more", "retrieve documents", "span 1"].toSorted(),
    );
    expect(state(second)).toMatchObject({ spans: 3, known: 2 });
  });

  test("a collector that comes back is found again and asked for everything", async () => {
    const first = await startCollector();
    const panel = await startPanel();
    await pageCalls(panel, 1);
    await connect(panel, first);
    await send(first, 1, ["before"]);
    await hasSpans(panel, 1, 2);
    running.splice(0);
    await first.close();
    await phase(panel, "waiting");
    expect(["broken", "unreachable"]).toContain(state(panel)?.problem);
    const again = await startCollector({ port: first.port, token: first.token });
    await phase(panel, "connected");
    await send(again, 1, ["after"]);
    await hasSpans(panel, 1, 3);
    expect(await names(panel, 1)).toEqual(["span 1", "before", "after"]);
  });

  test("what the collector had to drop is a declared gap in its trace, once", async () => {
    const collector = await startCollector({ maxBytes: 4000 });
    for (let i = 0; i < 20; i++) await send(collector, 1, [`span ${i}`]);
    const { kept, dropped } = collector.counts();
    const panel = await startPanel();
    await pageCalls(panel, 1);
    await connect(panel, collector);
    await hasSpans(panel, 1, kept + 1);
    await eventually(panel, () => state(panel)?.missing === dropped);
    await settle(panel);
    const gaps = (await records(panel, 1)).filter((record) => record.type === "gap");
    expect(gaps).toEqual([{ type: "gap", covers: dropped, reason: "overflow", traces: [traceId(1)] }]);
    expect((await panel.engine.list())[0]?.missing).toBe(dropped);
  });

  test("more traces than are watched push out the oldest, not the newest", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await connect(panel, collector);
    await phase(panel, "connected");
    await panel.engine.hello(origin("doc"), hello(sid(1)));
    const many = Array.from({ length: MOST_WATCHED + 5 }, (_, i) => start(i + 1, 1));
    panel.engine.receive("doc", batch(sid(1), 1, [resource(), ...many]));
    await send(collector, MOST_WATCHED + 5, ["newest"]);
    await hasSpans(panel, MOST_WATCHED + 5, 2);
    expect(state(panel)?.watched).toBe(MOST_WATCHED);
  });
});

describe("what can be wrong", () => {
  test("a wrong token is said, in the collector's words", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await connect(panel, { url: collector.url, token: "not-the-token-at-all" });
    await phase(panel, "waiting");
    expect(state(panel)).toMatchObject({ problem: "token", detail: expect.stringContaining("token") });
  });

  test("nobody there is said, and it is tried again", async () => {
    const collector = await startCollector();
    running.splice(0);
    await collector.close();
    const panel = await startPanel();
    await connect(panel, collector);
    await phase(panel, "waiting");
    expect(state(panel)?.problem).toBe("unreachable");
    const there = await startCollector({ port: collector.port, token: collector.token });
    await phase(panel, "connected");
    expect(there.counts().panels).toBe(1);
  });

  test("another service on that port is said", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await connect(panel, { url: `${collector.url}/nothing`, token: collector.token });
    await phase(panel, "waiting");
    expect(state(panel)).toMatchObject({
      problem: "refused",
      detail: expect.stringContaining("Nothing is at"),
    });
  });

  test("disconnected, it hears no more", async () => {
    const collector = await startCollector();
    const panel = await startPanel();
    await connect(panel, collector);
    await phase(panel, "connected");
    await panel.engine.connectCollector(null, PLACE);
    await phase(panel, "off");
    await eventually(panel, () => collector.counts().panels === 0);
  });
});
