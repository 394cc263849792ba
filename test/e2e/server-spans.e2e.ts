import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Page } from "puppeteer";
import { expect, it, onTestFinished } from "vitest";
import { closeDevTools } from "../../scripts/browser/devtools.ts";
import { serveStatic } from "../../scripts/browser/static-server.ts";
import { root } from "../../scripts/esbuild-options.ts";
import { startChatServer } from "../../sdk/examples/server-chat/chat-server.ts";
import { type Collector, collect } from "../../sdk/server/index.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { pageServer } from "./page-server.ts";
import { PanelPage } from "./panel-page.ts";
import { PanelServers } from "./panel-servers.ts";

/** What the example's page offers to scripts. */
declare const demo: { ask(question: string): Promise<string> };
/** What development builds of the panel offer. */
declare const genaiTraces: {
  engine: { settled(): Promise<void> };
  store: { selection: { traceId: { value: string } } };
};

const QUESTION = "How many lamps do you have in stock?";

async function startCollector(): Promise<Collector> {
  const collector = await collect({ port: 0 });
  onTestFinished(() => collector.close());
  return collector;
}

async function openPage(collector: Pick<Collector, "url">, query = ""): Promise<Page> {
  const server = await startChatServer({
    port: 0,
    collector: collector.url,
    pages: path.join(root, "dist/demo"),
  });
  onTestFinished(() => server.close());
  return openTab(await sharedBrowser(), `${server.url}/server-chat/${query}`);
}

/** The panel on the page, connected; other tests begin without. */
async function openConnected(page: Page, collector: Collector) {
  const panel = await PanelPage.open(page);
  const servers = new PanelServers(panel);
  await servers.connect(collector.connect);
  return { panel, servers };
}

async function disconnect(panel: PanelPage, servers: PanelServers): Promise<void> {
  await servers.open();
  await panel.clickButton(/^Disconnect$/);
  await servers.says(/Not connected/);
  await servers.close();
}

const TREE = [
  "invoke_workflow answer",
  " chat shop-assistant",
  "  POST /api/chat",
  "   retrieval shop-notes",
  "   build prompt",
  "   chat tiny-2026",
];

it("a page's call and what its server did for it stand in one waterfall", async () => {
  const collector = await startCollector();
  const page = await openPage(collector);
  const { panel, servers } = await openConnected(page, collector);
  await page.evaluate((question) => demo.ask(question), QUESTION);
  await panel.lists(QUESTION);
  await panel.selectTrace(QUESTION);
  await servers.growsInto(TREE);

  await panel.selectSpan("retrieval shop-notes");
  await panel.selectTab("Documents");
  await panel.reads(/14 desk lamps and 3 floor lamps/);
  await panel.selectSpan("chat tiny-2026");
  await panel.reads(/tiny-2026/);
  await servers.open();
  await servers.says(/4 spans/);
  await servers.close();
  await disconnect(panel, servers);
});

it("a panel opened again is connected again, and has the server's spans once", async () => {
  const collector = await startCollector();
  const page = await openPage(collector);
  const first = await openConnected(page, collector);
  await page.evaluate((question) => demo.ask(question), QUESTION);
  await first.panel.lists(QUESTION);
  await first.panel.selectTrace(QUESTION);
  await first.servers.growsInto(TREE);
  await first.panel.frame.evaluate(() => genaiTraces.engine.settled());
  await closeDevTools(page, first.panel.devtools);

  const panel = await PanelPage.open(page);
  const servers = new PanelServers(panel);
  await panel.lists(QUESTION);
  await panel.selectTrace(QUESTION);
  await servers.open();
  await servers.says(/4 of them were here already/);
  await servers.close();
  await panel.reads(/\b6 spans\b/);
  await disconnect(panel, servers);
});

it("a page that could not send a header is led to its server's trace by Server-Timing", async () => {
  const collector = await startCollector();
  const page = await openPage(collector, "?link");
  const { panel, servers } = await openConnected(page, collector);
  await page.evaluate((question) => demo.ask(question), QUESTION);
  await panel.lists("POST /api/chat");
  await panel.selectTrace(QUESTION);
  await panel.selectSpan("chat shop-assistant");
  await panel.selectTab("Attributes");
  await panel.clickButton(/^Open the linked span$/);
  await servers.growsInto(TREE.slice(2).map((line) => line.slice(2)));
  await disconnect(panel, servers);
});

it("another origin's server is found where CORS hides its header and the browser may tell its timing", async () => {
  const collector = await startCollector();
  const page = await openPage(collector, "?link");
  const { panel, servers } = await openConnected(page, collector);
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  const headers = {
    "access-control-allow-origin": new URL(page.url()).origin,
    "access-control-allow-headers": "content-type",
    "timing-allow-origin": "*",
    "server-timing": `trace;desc="00-${traceId}-${spanId}-01"`,
    "content-type": "text/event-stream",
  };
  const chunk = { object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: "Hi" } }] };
  const other = await serveStatic({
    roots: [],
    answer: () => ({ headers, body: `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n` }),
  });
  onTestFinished(() => other.close());
  const startTimeUnixNano = `${Date.now()}000000`;
  const span = { traceId, spanId, name: "hidden by CORS", kind: 2, startTimeUnixNano };
  await sendSpan(collector, { ...span, endTimeUnixNano: startTimeUnixNano });
  await page.evaluate(async (address) => {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "Hello" }] }),
    });
    if (response.headers.has("server-timing")) throw new Error("the header is not hidden");
    await response.text();
  }, `http://127.0.0.1:${other.port}/v1/chat/completions`);
  await panel.lists("hidden by CORS");
  await disconnect(panel, servers);
});

it("what a server says is text: nothing runs, and nothing calls out", async () => {
  const { here, canary } = await pageServer();
  const collector = await startCollector();
  const page = await openPage(collector);
  const { panel, servers } = await openConnected(page, collector);
  const dialogs: string[] = [];
  panel.devtools.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.evaluate((question) => demo.ask(question), QUESTION);
  await panel.lists(QUESTION);
  await panel.selectTrace(QUESTION);
  await servers.growsInto(TREE);

  const payload = `<img src="${here}/canary/server" onerror="alert(1)">`;
  const traceId = await panel.frame.evaluate(() => genaiTraces.store.selection.traceId.value);
  await sendHostile(collector, traceId, payload);
  await servers.growsInto([...TREE, payload]);
  await panel.selectSpan(payload);
  for (const tab of await panel.tabs()) await panel.selectTab(tab);
  await panel.reads(/onerror/);
  await servers.open();
  await servers.says(/onerror/);
  await servers.close();
  expect(
    await panel.frame.evaluate(() => document.querySelectorAll("img, iframe, object, form").length),
  ).toBe(0);
  expect(await panel.frame.evaluate(() => "polluted" in {})).toBe(false);
  expect(dialogs).toEqual([]);
  expect(canary).toEqual([]);
  await disconnect(panel, servers);
});

/** A span whose every word is a payload. */
async function sendHostile({ url }: Collector, traceId: string, payload: string): Promise<void> {
  const value = { stringValue: payload };
  const attributes = [
    ...["service.name", "gen_ai.operation.name", "gen_ai.request.model", "url.full", payload],
    ...["gen_ai.input.messages", "gen_ai.retrieval.documents", "__proto__", "constructor"],
  ].map((key) => ({ key, value }));
  attributes.push({
    key: "__proto__",
    value: { kvlistValue: { values: [{ key: "polluted", value }] } } as never,
  });
  const startTimeUnixNano = `${Date.now()}000000`;
  const span = {
    ...{ traceId, spanId: "00f067aa0ba902b7", name: payload, kind: 2, startTimeUnixNano, attributes },
    ...{ endTimeUnixNano: startTimeUnixNano, status: { code: 2, message: payload } },
    events: [{ timeUnixNano: startTimeUnixNano, name: payload, attributes }],
  };
  await sendSpan({ url }, span, { attributes }, { name: payload, version: payload });
}

/** Sends one span as a back end does. */
async function sendSpan(
  { url }: Pick<Collector, "url">,
  span: object,
  resource: object = {},
  scope: object = {},
): Promise<void> {
  const { ok } = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] }),
  });
  expect(ok).toBe(true);
}

it("the rest of a trace comes from where it is stored, by one button", async () => {
  const store = await startStore();
  const page = await openPage(store);
  const panel = await PanelPage.open(page);
  const servers = new PanelServers(panel);
  await servers.addStore("jaeger", store.url);
  await page.evaluate((question) => demo.ask(question), QUESTION);
  await panel.lists(QUESTION);
  await panel.selectTrace(QUESTION);
  await servers.growsInto(TREE.slice(0, 2));
  await servers.fetchRest();
  await panel.reads(/Jaeger: 4 new spans\./);
  await servers.growsInto(TREE);
  await servers.fetchRest();
  await panel.reads(/Jaeger: nothing new\./);
  expect(store.asked).toEqual(Array(2).fill(expect.stringMatching(/^\/api\/v3\/traces\/[0-9a-f]{32}$/)));
  await servers.takeStoreAway();
});

/** Jaeger's API, as far as it is used: takes OTLP, and gives all of it for a trace. */
async function startStore(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const resourceSpans: unknown[] = [];
  const server = await serveStatic({
    roots: [],
    answer: async (request, { pathname }) => {
      if (pathname !== "/v1/traces") {
        asked.push(pathname);
        return { body: JSON.stringify({ result: { resourceSpans } }) };
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      resourceSpans.push(...JSON.parse(Buffer.concat(chunks).toString()).resourceSpans);
      return { body: "{}" };
    },
  });
  onTestFinished(() => server.close());
  return { url: server.url, asked };
}
