import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EngineOptions, ForwardState } from "../../../../../extension/engine/engine-api.ts";
import type { Destination } from "../../../../../extension/interop/forward/destination.ts";
import { draftOf, presetOf } from "../../../../../extension/interop/forward/presets.ts";
import { gallopUntil } from "../../../../fixtures/galloping.ts";
import { OtlpBackEnd } from "../../../../fixtures/otlp-back-end.ts";
import {
  Browser,
  batch,
  chunk,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  type Panel,
  resource,
  sid,
  start,
  traceId,
} from "../engine-world.ts";

let backEnd: OtlpBackEnd;
const panels: Panel[] = [];

beforeEach(async () => {
  freshIndexedDb();
  backEnd = await OtlpBackEnd.start();
});
afterEach(async () => {
  for (const { engine } of panels.splice(0)) await engine.setDestinations([]);
  await backEnd.goDown();
});

const to = (more: Partial<Destination> = {}): Destination => ({
  ...draftOf(presetOf("otlp"), "there"),
  url: backEnd.url,
  live: true,
  ...more,
});

async function open(options: Partial<EngineOptions> = {}, browser = new Browser()): Promise<Panel> {
  const panel = await openPanel({ destinations: [to()], ...options }, { browser });
  panels.push(panel);
  return panel;
}

/** A page that tells of spans as they begin and end. */
async function page(panel: Panel, n = 1) {
  const session = sid(n);
  await panel.engine.hello(origin(`doc-${n}`), hello(session));
  let next = 1;
  const tell = (...records: object[]) => {
    panel.engine.receive(`doc-${n}`, batch(session, next, records));
    next += records.length;
  };
  tell(resource());
  return {
    tell,
    /** Spans of a trace that begin and end, by their numbers. */
    spans(trace: number, ...ids: number[]) {
      for (const id of ids) tell(start(trace, id), end(trace, id, 5));
    },
  };
}

const stateOf = (panel: Panel): ForwardState | undefined =>
  panel.news.findLast(({ forwarding }) => forwarding)?.forwarding?.[0];
const sentIds = () =>
  backEnd.spans.map(({ spanId }) => Number.parseInt(spanId, 16)).toSorted((a, b) => a - b);
const arrives = (panel: Panel, ...ids: number[]) =>
  gallopUntil(panel, () => ids.every((id) => sentIds().includes(id)) && stateOf(panel)?.waiting === 0);
/** So much time of the panel's passes, and all that is due in it happens. */
async function pass(panel: Panel, ms: number): Promise<void> {
  const until = panel.clock.time + ms;
  await gallopUntil(panel, () => panel.clock.time >= until);
}

describe("spans of a page", () => {
  it("go when they end, each once, those that run stay", async () => {
    const panel = await open();
    const { tell, spans } = await page(panel);
    tell(start(1, 1));
    spans(1, 2, 3);
    await arrives(panel, 2, 3);
    expect(sentIds()).toEqual([2, 3]);
    tell(end(1, 1, 9), end(1, 1, 10), end(1, 2, 11));
    await arrives(panel, 1);
    await pass(panel, 60_000);
    expect(sentIds()).toEqual([1, 2, 3]);
    expect(stateOf(panel)).toMatchObject({ phase: "idle", waiting: 0, sent: 3, refused: 0 });
  });

  it("that end together go together", async () => {
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1, 2, 3);
    spans(2, 4, 5);
    await arrives(panel, 1, 2, 3, 4, 5);
    expect(backEnd.received).toHaveLength(1);
  });

  it("go to each destination that is live, and to no other", async () => {
    const other = await OtlpBackEnd.start();
    const panel = await open({
      destinations: [to(), to({ id: "other", url: other.url }), to({ id: "off", live: false })],
    });
    (await page(panel)).spans(1, 1);
    await gallopUntil(panel, () => backEnd.spans.length > 0 && other.spans.length > 0);
    expect([backEnd.spans.length, other.spans.length]).toEqual([1, 1]);
    await other.goDown();
  });

  it("leave their secrets here", async () => {
    const panel = await open();
    const { tell } = await page(panel);
    const secret = `sk-${"a1B2".repeat(8)}`;
    tell(start(1, 1, 0, { attributes: { k: `key ${secret}` } }), end(1, 1, 5));
    await arrives(panel, 1);
    const sent = JSON.stringify(backEnd.received);
    expect(sent).toContain("REDACTED");
    expect(sent).not.toContain(secret);
  });

  it("stay here in a private window", async () => {
    const panel = await open({ memoryOnly: true });
    (await page(panel)).spans(1, 1);
    await pass(panel, 60_000);
    expect(backEnd.answers).toEqual([]);
  });

  it("from files stay where they are", async () => {
    const panel = await open();
    const span = {
      traceId: traceId(7),
      spanId: "0000000000000007",
      name: "s",
      startTimeUnixNano: "1",
      endTimeUnixNano: "2",
    };
    const file = new Blob([JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })]);
    const opened = panel.engine.importFile({ id: 1, file, name: "f.json", tabId: 1, run: "r" }, () => {});
    let isOpen = false;
    void opened.then(() => {
      isOpen = true;
    });
    await gallopUntil(panel, () => isOpen);
    (await page(panel)).spans(1, 1);
    await arrives(panel, 1);
    expect(sentIds()).toEqual([1]);
  });

  it("that a page left open go when it has been gone for a while, with the end that is known of them", async () => {
    const panel = await open();
    const { tell, spans } = await page(panel);
    tell(start(1, 1), start(1, 2), chunk(1, 2, 40, "Hel"));
    spans(1, 3);
    await arrives(panel, 3);
    panel.engine.gone("doc-1");
    await pass(panel, 20_000);
    expect(sentIds()).toEqual([3]);
    await arrives(panel, 1, 2);
    expect(sentIds()).toEqual([1, 2, 3]);
    const [open2] = backEnd.spans.filter(({ spanId }) => spanId.endsWith("2"));
    expect(BigInt(open2?.endTimeUnixNano ?? 0) - BigInt(open2?.startTimeUnixNano ?? 0)).toBe(40_000_000n);
  });

  it("of a page that comes back in time stay until they end", async () => {
    const panel = await open();
    const { tell } = await page(panel);
    tell(start(1, 1));
    panel.engine.gone("doc-1");
    await pass(panel, 20_000);
    await panel.engine.hello(origin("doc-1"), hello(sid(1), 3));
    await pass(panel, 60_000);
    expect(sentIds()).toEqual([]);
    tell(end(1, 1, 9));
    await arrives(panel, 1);
    expect(sentIds()).toEqual([1]);
  });

  it("of a trace that was deleted before its turn are not sent, and are counted", async () => {
    backEnd.next.push(() => ({ status: 503, headers: { "retry-after": "30" } }));
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1);
    spans(2, 2);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "waiting");
    await panel.engine.deleteTraces([traceId(1)]);
    await arrives(panel, 2);
    expect(sentIds()).toEqual([2]);
    expect(stateOf(panel)).toMatchObject({ gone: 1, sent: 1 });
  });
});

describe("a back end", () => {
  it("that is down for a minute gets all of it, once, and the user is told meanwhile", async () => {
    await backEnd.goDown();
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1, 2);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "waiting");
    expect(stateOf(panel)).toMatchObject({ problem: "unreachable", waiting: 2 });
    await pass(panel, 60_000);
    spans(1, 3);
    await backEnd.comeBack();
    await arrives(panel, 1, 2, 3);
    expect(sentIds()).toEqual([1, 2, 3]);
    expect(stateOf(panel)).toMatchObject({ phase: "idle", sent: 3, overflowed: 0, message: "" });
    expect(stateOf(panel)).not.toHaveProperty("problem");
  });

  it("that asks for a rest gets one, as long as it says", async () => {
    backEnd.next.push(() => ({ status: 429, headers: { "retry-after": "120" } }));
    const panel = await open();
    (await page(panel)).spans(1, 1);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "waiting");
    const asked = stateOf(panel)?.nextMs ?? 0;
    expect(asked - panel.clock.time).toBeGreaterThan(110_000);
    await gallopUntil(panel, () => panel.clock.time > asked - 5000);
    expect(backEnd.answers).toEqual([429]);
    await arrives(panel, 1);
    expect(panel.clock.time).toBeGreaterThanOrEqual(asked);
  });

  it("is asked less and less often, at most once a minute, never in step", async () => {
    backEnd.rule = () => ({ status: 503 });
    const panel = await open();
    (await page(panel)).spans(1, 1);
    await gallopUntil(panel, () => backEnd.answers.length === 9);
    const before = panel.clock.time;
    await gallopUntil(panel, () => backEnd.answers.length === 10);
    expect(panel.clock.time - before).toBeGreaterThan(25_000);
  });

  it("that says 413 gets halves", async () => {
    backEnd.rule = ({ traces }) =>
      (traces.resourceSpans[0]?.scopeSpans[0]?.spans.length ?? 0) > 3 ? { status: 413 } : undefined;
    const panel = await open();
    const ids = Array.from({ length: 20 }, (_, i) => i + 1);
    (await page(panel)).spans(1, ...ids);
    await arrives(panel, ...ids);
    expect(sentIds()).toEqual(ids);
    expect(stateOf(panel)).toMatchObject({ sent: 20, refused: 0 });
  });

  it("that breaks off in the middle of saying yes is not sent it again", async () => {
    backEnd.next.push(() => "half an answer");
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1);
    await arrives(panel, 1);
    spans(1, 2);
    await arrives(panel, 2);
    expect(sentIds()).toEqual([1, 2]);
  });

  it("that rejects some says which share, and is not asked again", async () => {
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: "1", errorMessage: "too old" } });
    backEnd.next.push(() => ({ status: 200, body }));
    const panel = await open();
    (await page(panel)).spans(1, 1, 2);
    await arrives(panel, 1, 2);
    await pass(panel, 60_000);
    expect(stateOf(panel)).toMatchObject({ sent: 1, refused: 1, problem: "refused", message: "too old" });
    expect(backEnd.received).toHaveLength(1);
  });

  it("that refuses a batch for good does not hold up the next", async () => {
    backEnd.next.push(() => ({ status: 400, body: "bad span" }));
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1);
    await gallopUntil(panel, () => stateOf(panel)?.refused === 1);
    spans(1, 2);
    await arrives(panel, 2);
    expect(sentIds()).toEqual([2]);
    expect(backEnd.answers).toEqual([400, 200]);
  });

  it("with a wrong key is left alone until the key is changed; nothing is lost by it", async () => {
    backEnd.rule = ({ headers }) => (headers.authorization === "Bearer right" ? undefined : { status: 401 });
    const panel = await open({ destinations: [to({ headers: "authorization: Bearer wrong" })] });
    const { spans } = await page(panel);
    spans(1, 1);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "stuck");
    spans(1, 2);
    await pass(panel, 600_000);
    expect(backEnd.answers).toEqual([401]);
    expect(stateOf(panel)).toMatchObject({ phase: "stuck", problem: "key", waiting: 2 });
    await panel.engine.setDestinations([to({ headers: "authorization: Bearer right" })]);
    await arrives(panel, 1, 2);
    expect(sentIds()).toEqual([1, 2]);
  });

  it("that takes nothing for long loses the oldest spans, and each is accounted for", async () => {
    const MOST = 20_000;
    backEnd.rule = () => ({ status: 401 });
    const panel = await open();
    const { tell } = await page(panel);
    const ids = Array.from({ length: MOST + 300 }, (_, i) => i + 1);
    for (let at = 0; at < ids.length; at += 500)
      tell(
        ...ids
          .slice(at, at + 500)
          .flatMap((id) => [start(Math.ceil(id / 1000), id), end(Math.ceil(id / 1000), id, 5)]),
      );
    await gallopUntil(panel, () => stateOf(panel)?.phase === "stuck" && stateOf(panel)?.overflowed === 300);
    expect(stateOf(panel)).toMatchObject({ waiting: MOST, overflowed: 300, sent: 0 });
    backEnd.rule = () => undefined;
    await panel.engine.retryForwarding("there");
    await gallopUntil(panel, () => stateOf(panel)?.waiting === 0);
    expect(sentIds()).toEqual(ids.slice(300));
    expect(stateOf(panel)).toMatchObject({ sent: MOST, overflowed: 300, refused: 0, gone: 0 });
  });

  it("that is asked again by hand is asked at once", async () => {
    backEnd.next.push(() => ({ status: 429, headers: { "retry-after": "600" } }));
    const panel = await open();
    (await page(panel)).spans(1, 1);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "waiting");
    const before = panel.clock.time;
    await panel.engine.retryForwarding("there");
    await arrives(panel, 1);
    expect(panel.clock.time - before).toBeLessThan(300_000);
  });

  it("that is taken away gets nothing more, and what waits for it is forgotten", async () => {
    backEnd.rule = () => ({ status: 503 });
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "waiting");
    await panel.engine.setDestinations([]);
    backEnd.rule = () => undefined;
    spans(1, 2);
    await pass(panel, 60_000);
    await panel.engine.setDestinations([to()]);
    spans(1, 3);
    await arrives(panel, 3);
    expect(sentIds()).toEqual([3]);
  });

  it("that is paused keeps what waits for it, and gets it when it is live again", async () => {
    backEnd.next.push(() => ({ status: 503 }));
    const panel = await open();
    const { spans } = await page(panel);
    spans(1, 1);
    await gallopUntil(panel, () => stateOf(panel)?.phase === "waiting");
    await panel.engine.setDestinations([to({ live: false })]);
    spans(1, 2);
    await pass(panel, 60_000);
    expect(backEnd.spans).toEqual([]);
    await panel.engine.setDestinations([to()]);
    await arrives(panel, 1);
    expect(sentIds()).toEqual([1]);
  });
});

describe("over panels", () => {
  it("what waited when a panel was closed is sent by the next one, once", async () => {
    await backEnd.goDown();
    const first = await open();
    (await page(first)).spans(1, 1, 2);
    await gallopUntil(first, () => stateOf(first)?.phase === "waiting");
    // The first one's time stands still from here on, as that of a closed one does.
    await backEnd.comeBack();
    const second = await open();
    await arrives(second, 1, 2);
    expect(sentIds()).toEqual([1, 2]);
    expect(stateOf(second)).toMatchObject({ sent: 2, waiting: 0 });
  });

  it("one sends for all, and no span goes twice", async () => {
    const browser = new Browser();
    const [first, second] = [await open({}, browser), await open({}, browser)];
    const [a, b] = [await page(first, 1), await page(second, 2)];
    for (let i = 0; i < 5; i++) {
      a.spans(1, i * 2 + 1);
      b.spans(2, i * 2 + 2);
    }
    await gallopUntil(first, () => {
      second.clock.advance(50);
      return (
        backEnd.spans.length >= 10 && stateOf(first)?.phase === "idle" && stateOf(second)?.phase === "idle"
      );
    });
    await pass(first, 60_000);
    expect(sentIds()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(stateOf(first)?.sent ?? 0).toBeGreaterThan(0);
  });
});
