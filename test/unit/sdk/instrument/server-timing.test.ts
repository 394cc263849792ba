import { afterEach, expect, it, vi } from "vitest";
import type { Reading } from "../../../../sdk/instrument/tap.ts";
import { createCallReader } from "../../../../sdk/wire/read-call.ts";
import * as serverTiming from "../../../../sdk/wire/server-timing.ts";
import { numbers } from "../../../fixtures/numbers-format.ts";
import { post, sse, tapped } from "./tapped.ts";

const { spanInResourceTiming, spanInServerTiming } = serverTiming;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const PARENT = `00-${TRACE}-${SPAN}-01`;
const THERE = { traceId: TRACE, spanId: SPAN };
const ADDRESS = "https://api.test/v1/numbers";
const reading: Reading = { formats: [numbers], sockets: [], createReader: createCallReader, ...serverTiming };

afterEach(() => vi.restoreAllMocks());

/** What the browser kept of requests to one address. */
const remember = (
  ...entries: { startTime: number; serverTiming?: { name: string; description: string }[] }[]
) =>
  vi
    .spyOn(performance, "getEntriesByName")
    .mockImplementation((name) => (name === ADDRESS ? (entries as unknown as PerformanceEntry[]) : []));

async function linksOf(headers: Record<string, string>, options = {}): Promise<unknown[]> {
  const answer = async () =>
    new Response(sse({ end: true }), { headers: { "content-type": "text/event-stream", ...headers } });
  const { fetch, spans } = tapped(answer, { reading, ...options });
  await (await fetch(ADDRESS, post({ say: 1 }))).text();
  return spans().flatMap(({ own }) => own.flatMap((one) => ("links" in one ? (one.links ?? []) : [])));
}

it.each([
  [`traceparent;desc="${PARENT}"`],
  [`db;dur=53, trace;desc=${PARENT}`],
  [`Traceparent; desc="${PARENT}", cdn`],
])("reads the server's span from %s", (header) => {
  expect(spanInServerTiming(header)).toEqual(THERE);
});

it.each([["db;dur=53"], ["traceparent"], [`tracer;desc="${PARENT}"`], [""], [undefined]])(
  "reads no span from %s",
  (header) => expect(spanInServerTiming(header)).toBeUndefined(),
);

it("of several requests to one address the one that began when ours was sent is meant", () => {
  const timing = (spanId: string) => [{ name: "traceparent", description: `00-${TRACE}-${spanId}-01` }];
  remember(
    { startTime: 5, serverTiming: timing("a".repeat(16)) },
    { startTime: 10, serverTiming: timing(SPAN) },
  );
  expect(spanInResourceTiming(ADDRESS, 9)).toEqual(THERE);
  expect(spanInResourceTiming(ADDRESS, 11)).toBeUndefined();
  expect(spanInResourceTiming("https://api.test/other", 0)).toBeUndefined();
});

it("the call's span is linked to the server's, as its header tells it", async () => {
  expect(await linksOf({ "server-timing": `traceparent;desc="${PARENT}"` })).toMatchObject([
    { trace: TRACE, span: SPAN },
  ]);
});

it("an answer that is there before the span is told of once", async () => {
  const answer = async () =>
    new Response(sse({ end: true }), { headers: { "content-type": "text/event-stream" } });
  const { fetch, spans } = tapped(answer, { reading });
  await (await fetch(ADDRESS, post({ say: 1 }))).text();
  const events = spans().flatMap(({ own }) => own.filter((one) => one.type === "event"));
  expect(events).toMatchObject([{ name: "response headers" }]);
});

it("or as the browser kept it, where the header is hidden", async () => {
  remember({ startTime: Number.MAX_VALUE, serverTiming: [{ name: "trace", description: PARENT }] });
  expect(await linksOf({})).toMatchObject([{ trace: TRACE, span: SPAN }]);
});

it("a browser without such a memory costs nothing but the link", async () => {
  remember({ startTime: Number.MAX_VALUE });
  expect(await linksOf({})).toEqual([]);
});

it("a server that continues the call's own trace is its child, and needs no link", async () => {
  let sent = "";
  const answer = async (_: unknown, init?: RequestInit) => {
    sent = new Headers(init?.headers).get("traceparent") ?? "";
    return new Response(sse({ end: true }), {
      headers: { "content-type": "text/event-stream", "server-timing": `trace;desc=${sent}` },
    });
  };
  const { fetch, spans } = tapped(answer, { reading, traceparent: ["https://api.test/"] });
  await (await fetch(ADDRESS, post({ say: 1 }))).text();
  const [span] = spans();
  expect(sent).toContain(span?.trace);
  expect(span?.own.filter((one) => "links" in one)).toEqual([]);
});
