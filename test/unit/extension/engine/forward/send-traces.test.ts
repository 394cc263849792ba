import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SendProgress, SendRequest, SendResult } from "../../../../../extension/engine/engine-api.ts";
import type { Destination } from "../../../../../extension/interop/forward/destination.ts";
import { draftOf, presetOf } from "../../../../../extension/interop/forward/presets.ts";
import { gallopUntil } from "../../../../fixtures/galloping.ts";
import { OtlpBackEnd, type Rule } from "../../../../fixtures/otlp-back-end.ts";
import { hex, panelWith, SECRET } from "../../../../fixtures/spans-in-panel.ts";
import { freshIndexedDb, type Panel } from "../engine-world.ts";

let backEnd: OtlpBackEnd;
let panel: Panel;
let lastId = 0;

beforeEach(async () => {
  freshIndexedDb();
  backEnd = await OtlpBackEnd.start();
});
afterEach(() => backEnd.goDown());

const to = (more: Partial<Destination> = {}): Destination => ({
  ...draftOf(presetOf("otlp"), "there"),
  url: backEnd.url,
  ...more,
});

async function send(more: Partial<SendRequest> = {}, tell: (now: SendProgress) => void = () => {}) {
  let result: SendResult | undefined;
  const request = { id: ++lastId, traceIds: [hex(1, 32), hex(2, 32)], destination: to(), ...more };
  void panel.engine.sendTraces(request, tell).then((answer) => {
    result = answer;
  });
  await gallopUntil(panel, () => result !== undefined);
  return result as unknown as SendResult;
}
const sentIds = () => backEnd.spans.map(({ spanId }) => Number.parseInt(spanId, 16));
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe("traces that are sent by hand", () => {
  it("get there whole, without secrets, in as few requests as they fit in", async () => {
    panel = await panelWith(2, 3);
    expect(await send()).toMatchObject({
      traces: 2,
      sent: 6,
      rejected: 0,
      left: 0,
      secrets: 2,
      cancelled: false,
    });
    expect(sentIds()).toEqual(upTo(6));
    expect(backEnd.received).toHaveLength(1);
    expect(JSON.stringify(backEnd.received[0]?.traces)).not.toContain(SECRET);
  });

  it("keep their secrets only where the user said so", async () => {
    panel = await panelWith(1, 1);
    expect(await send({ traceIds: [hex(1, 32)], destination: to({ redact: false }) })).toMatchObject({
      secrets: 0,
    });
    expect(JSON.stringify(backEnd.received[0]?.traces)).toContain(SECRET);
  });

  it("are told as they go, and what is not here any more is counted", async () => {
    panel = await panelWith(2, 1);
    const told: SendProgress[] = [];
    const result = await send({ traceIds: [hex(1, 32), hex(9, 32), hex(2, 32)] }, (now) => told.push(now));
    expect(result).toMatchObject({ sent: 2, absent: 1 });
    expect(told.at(-1)).toEqual({ traces: 2, sent: 2 });
  });

  it("go in halves where the back end says that it is too much", async () => {
    panel = await panelWith(1, 9);
    backEnd.rule = ({ traces }) =>
      (traces.resourceSpans[0]?.scopeSpans[0]?.spans.length ?? 0) > 2 ? { status: 413 } : undefined;
    expect(await send({ traceIds: [hex(1, 32)] })).toMatchObject({ sent: 9, left: 0, rejected: 0 });
    expect(sentIds()).toEqual(upTo(9));
  });

  it("go in several requests where one would be large", async () => {
    panel = await panelWith(1, 10, "w".repeat(800_000));
    expect(await send({ traceIds: [hex(1, 32)] })).toMatchObject({ sent: 10 });
    expect(sentIds()).toEqual(upTo(10));
    expect(backEnd.received.length).toBeGreaterThan(2);
  });

  it("wait as long as the back end asks, by its own clock", async () => {
    panel = await panelWith(1, 1);
    const begun = panel.clock.time;
    backEnd.next.push(() => ({ status: 429, headers: { "retry-after": "7" } }));
    const told: SendProgress[] = [];
    expect(await send({}, (now) => told.push(now))).toMatchObject({ sent: 1 });
    expect(panel.clock.time - begun).toBeGreaterThanOrEqual(7000);
    expect(told).toContainEqual(expect.objectContaining({ waitMs: 7000 }));
  });

  it("are not sent again where some of them were rejected, and the user learns why", async () => {
    panel = await panelWith(1, 5);
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: "2", errorMessage: "too old" } });
    backEnd.rule = () => ({ status: 200, body });
    expect(await send()).toMatchObject({ sent: 3, rejected: 2, left: 0, message: "too old" });
    expect(backEnd.received).toHaveLength(1);
  });

  it.each<[string, Rule, Partial<SendResult>]>([
    [
      "a wrong key",
      () => ({ status: 401, body: '{"message":"who?"}' }),
      { problem: "key", message: "401: who?" },
    ],
    ["a wrong path", () => ({ status: 404 }), { problem: "path" }],
    ["a back end that stays unavailable", () => ({ status: 503 }), { problem: "unavailable" }],
    [
      "one that asks for an hour",
      () => ({ status: 429, headers: { "retry-after": "3600" } }),
      { problem: "busy" },
    ],
    ["connections that break off", () => "hang up", { problem: "unreachable" }],
  ])("stay here because of %s, and the user learns why", async (_, rule, expected) => {
    panel = await panelWith(1, 4);
    backEnd.rule = rule;
    expect(await send()).toMatchObject({ sent: 0, left: 4, ...expected });
    expect(backEnd.spans).toEqual([]);
  });

  it("that got there before it failed are not sent again with the rest", async () => {
    panel = await panelWith(4, 300);
    const traceIds = [1, 2, 3, 4].map((n) => hex(n, 32));
    backEnd.next.push(
      () => undefined,
      () => ({ status: 401 }),
    );
    const first = await send({ traceIds });
    expect(first).toMatchObject({ sent: 500, problem: "key" });
    const second = await send({ traceIds, rest: true });
    expect(second).toMatchObject({ sent: 700, left: 0 });
    expect(sentIds().toSorted((a, b) => a - b)).toEqual(upTo(1200));
  });

  it("can be stopped while they wait", async () => {
    panel = await panelWith(1, 4);
    backEnd.rule = () => ({ status: 503 });
    const id = lastId + 1;
    const result = await send({}, ({ waitMs }) => {
      if (waitMs) void panel.engine.cancelSend(id);
    });
    expect(result).toMatchObject({ cancelled: true, sent: 0, left: 4 });
    expect(backEnd.answers).toEqual([503]);
  });
});

describe("a test of a destination", () => {
  it("sends one span of our own, and nothing that was recorded", async () => {
    panel = await panelWith(1, 4);
    expect(await panel.engine.testDestination(to())).toMatchObject({ type: "accepted", rejected: 0 });
    expect(backEnd.spans.map(({ name }) => name)).toEqual(["GenAI Traces connection test"]);
  });
});
