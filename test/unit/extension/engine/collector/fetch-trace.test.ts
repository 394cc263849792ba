import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FetchedTrace, TraceSource } from "../../../../../extension/engine/engine-api.ts";
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

const PLACE = { tabId: 1, run: "run-1" };
const TRACE = traceId(1);
const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

let server: Server;
/** What was asked, and how it is answered. */
let asked: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  freshIndexedDb();
  asked = [];
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
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

const json =
  (value: unknown, status = 200): typeof answer =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));

const source = (kind: TraceSource["kind"], more: Partial<TraceSource> = {}): TraceSource => ({
  kind,
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  key: "",
  scope: "",
  ...more,
});

/** A panel with the page's own call in the trace: span 1. */
async function panelWithCall(): Promise<Panel> {
  const panel = await openPanel();
  await panel.engine.hello(origin("doc"), hello(sid(1)));
  panel.engine.receive("doc", batch(sid(1), 1, [resource(), start(1, 1, 0), end(1, 1, 90)]));
  await settle(panel);
  return panel;
}

async function fetched(panel: Panel, from: TraceSource): Promise<FetchedTrace> {
  const found = panel.engine.fetchTrace(from, TRACE, PLACE);
  let result: FetchedTrace | undefined;
  void found.then((value) => {
    result = value;
  });
  while (!result) await settle(panel);
  await settle(panel);
  return result;
}

const names = async (panel: Panel): Promise<string[]> =>
  ((await panel.engine.traceContent(TRACE))?.records ?? []).flatMap(({ record }) =>
    record.type === "start" ? [record.name] : [],
  );

const otlp = (id: string, name: string, more: object = {}) => ({
  ...{ traceId: TRACE, spanId: id, name, kind: 2 },
  ...{ startTimeUnixNano: "1760000000010000000", endTimeUnixNano: "1760000000050000000" },
  ...more,
});
const resourceSpans = (...spans: object[]) => [
  {
    resource: { attributes: [{ key: "service.name", value: { stringValue: "rag" } }] },
    scopeSpans: [{ scope: { name: "s" }, spans }],
  },
];
const server1 = otlp(spanId(2), "POST /api", { parentSpanId: spanId(1) });
/** The page's own span, which went to the store as well. */
const pageSpan = otlp(spanId(1), "span 1");

const phoenixSpan = (trace: string, id: string, name: string) => ({
  ...{ id: `U3Bhbjo${id}`, name, context: { trace_id: trace, span_id: id }, span_kind: "CHAIN" },
  ...{ parent_id: spanId(1), status_code: "OK", status_message: "", attributes: {}, events: [] },
  ...{ start_time: "2025-10-09T08:53:20.010000+00:00", end_time: "2025-10-09T08:53:20.050000+00:00" },
});

describe("a trace from where it is stored", () => {
  test.each<[TraceSource["kind"], unknown, string]>([
    [
      "tempo",
      {
        trace: {
          resourceSpans: resourceSpans({
            ...server1,
            traceId: base64(TRACE),
            spanId: base64(spanId(2)),
            parentSpanId: base64(spanId(1)),
          }),
        },
      },
      `/api/v2/traces/${TRACE}`,
    ],
    ["jaeger", { result: { resourceSpans: resourceSpans(server1, pageSpan) } }, `/api/v3/traces/${TRACE}`],
    [
      "phoenix",
      {
        data: [phoenixSpan(TRACE, spanId(2), "POST /api"), phoenixSpan(traceId(9), spanId(3), "another's")],
        next_cursor: null,
      },
      `/v1/projects/default/spans?trace_id=${TRACE}&limit=1000`,
    ],
    [
      "langfuse",
      {
        ...{ id: TRACE, name: "api", timestamp: "2025-10-09T08:53:20.010Z", projectId: "p" },
        observations: [
          {
            ...{ id: spanId(2), traceId: TRACE, type: "SPAN", name: "POST /api", level: "DEFAULT" },
            ...{
              parentObservationId: spanId(1),
              startTime: "2025-10-09T08:53:20.010Z",
              endTime: "2025-10-09T08:53:20.050Z",
            },
          },
        ],
      },
      `/api/public/traces/${TRACE}`,
    ],
  ])("%s: its spans join those of the page, each once", async (kind, body, address) => {
    answer = json(body);
    const panel = await panelWithCall();
    expect(await fetched(panel, source(kind))).toMatchObject({ type: "found", unreadable: 0 });
    expect(asked.map(({ url }) => url)).toEqual([address]);
    expect(await names(panel)).toEqual(["span 1", "POST /api"]);
    const records = (await panel.engine.traceContent(TRACE))?.records.map(({ record }) => record);
    expect(records).toContainEqual(
      expect.objectContaining({ type: "start", name: "POST /api", parent: spanId(1) }),
    );

    expect(await fetched(panel, source(kind))).toMatchObject({ type: "found" });
    expect(await names(panel), "asked again").toEqual(["span 1", "POST /api"]);
    const again = (await panel.engine.traceContent(TRACE))?.records;
    expect(again).toHaveLength(records?.length ?? 0);
  });

  test("Phoenix gives long traces by pages", async () => {
    const pages = [[2, 3], [4]].map((ids) =>
      ids.map((id) => phoenixSpan(TRACE, spanId(id), `page span ${id}`)),
    );
    answer = ({ url }, response) =>
      url?.includes("cursor=next")
        ? json({ data: pages[1], next_cursor: null })({} as never, response)
        : json({ data: pages[0], next_cursor: "next" })({} as never, response);
    const panel = await panelWithCall();
    expect(await fetched(panel, source("phoenix", { scope: "my app" }))).toMatchObject({
      spans: 3,
      known: 0,
    });
    expect(asked[1]?.url).toContain("/v1/projects/my%20app/spans?");
    expect(await names(panel)).toHaveLength(4);
  });

  test.each([
    ["langfuse", { key: "pk-lf-1:sk-lf-2" }, { authorization: `Basic ${btoa("pk-lf-1:sk-lf-2")}` }],
    ["phoenix", { key: "a-key" }, { authorization: "Bearer a-key" }],
    ["tempo", { scope: "team-a" }, { "x-scope-orgid": "team-a" }],
    ["jaeger", {}, { authorization: undefined, cookie: undefined, referer: undefined }],
  ] as const)("%s gets %o as headers", async (kind, more, headers) => {
    answer = json({}, 404);
    await fetched(await panelWithCall(), source(kind, more));
    for (const [name, value] of Object.entries(headers)) expect(asked[0]?.headers[name], name).toBe(value);
  });

  test.each<[string, typeof answer, FetchedTrace]>([
    ["a trace that is not there", json({}, 404), { type: "absent" }],
    ["a wrong key", json({}, 401), { type: "failed", problem: "key", detail: "HTTP 401" }],
    ["a store in trouble", json({}, 500), { type: "failed", problem: "refused", detail: "HTTP 500" }],
    [
      "a page instead of JSON",
      (_, response) => void response.end("<html>"),
      { type: "failed", problem: "unreadable", detail: expect.any(String) },
    ],
    ["JSON of nothing we know", json({ hello: 1 }), { type: "absent" }],
    [
      "a redirect elsewhere",
      (_, response) => void response.writeHead(302, { location: "http://evil.example/" }).end(),
      { type: "failed", problem: "unreachable", detail: expect.any(String) },
    ],
  ])("%s is said", async (_, how, wanted) => {
    answer = how;
    const panel = await panelWithCall();
    expect(await fetched(panel, source("tempo"))).toEqual(wanted);
    expect(await names(panel)).toEqual(["span 1"]);
  });

  test("an answer without end is given up", async () => {
    answer = (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1024 * 1024, " ")));
        response.once("drain", more);
      };
      more();
    };
    expect(await fetched(await panelWithCall(), source("jaeger"))).toMatchObject({ problem: "too-large" });
  });
});
