import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type RelayRuntime, startRelay } from "../../../../extension/content/relay.ts";
import {
  acknowledge,
  type Batch,
  COMMAND_EVENT,
  contentPortName,
  FINAL_EVENT,
  type Hello,
  MARKER,
  PRESENT,
  PROTOCOL_VERSION,
  subscribe,
  who,
} from "../../../../sdk/protocol/index.ts";
import { FakeEvent, portPair } from "../bridge/fake-port.ts";
import { FakeWindow } from "./fake-window.ts";

const SID = "0123456789abcdef0123456789abcdef";
const INSTANCE = "00112233aabbccdd";
const hello: Hello = {
  g: MARKER,
  v: PROTOCOL_VERSION,
  t: "hello",
  sid: SID,
  head: 1,
  next: 1,
  kind: "page",
  sdk: "1.0.0",
};
const batch: Batch = { g: MARKER, v: PROTOCOL_VERSION, t: "batch", sid: SID, s0: 1, n: 1, body: "[1]" };
const final: Batch = { ...batch, t: "final" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp({ prerendering = false } = {}) {
  const page = new FakeWindow();
  page.document.prerendering = prerendering;
  const commands: string[] = [];
  page.document.addEventListener(COMMAND_EVENT, (event) => {
    commands.push(JSON.parse((event as CustomEvent).detail).t);
  });
  const sent: { news: { t: string } }[] = [];
  const runtime = {
    id: "abc" as string | undefined,
    sendMessage: vi.fn((message) => {
      if (runtime.id === undefined) throw new Error("Extension context invalidated.");
      sent.push(message);
      return Promise.reject(new Error("Receiving end does not exist."));
    }),
    onMessage: new FakeEvent<[unknown, { id?: string }, (answer: unknown) => void]>(),
    onConnect: new FakeEvent<[unknown]>(),
  };
  const relay = startRelay({
    runtime: runtime as unknown as RelayRuntime,
    page: page.asWindow(),
    instance: INSTANCE,
  });
  /** What apps and SDK hear of `message` events; registered after us, as theirs are. */
  const app = vi.fn();
  page.addEventListener("message", app);
  const connect = (name = contentPortName(INSTANCE)) => {
    const { near, far } = portPair(name);
    const received: unknown[] = [];
    near.onMessage.addListener((message) => received.push(message));
    runtime.onConnect.fire(far.asPort());
    return { panel: near, received };
  };
  const sendFinal = (detail: unknown) =>
    page.document.dispatchEvent(new CustomEvent(FINAL_EVENT, { detail }));
  const news = () => sent.map((message) => message.news.t);
  return { page, commands, sent, news, runtime, relay, app, connect, sendFinal };
}

describe("a content script", () => {
  test("is silent until an SDK says hello, then passes it on", () => {
    const { page, sent, news, commands } = setUp();
    page.fire("pagehide", {});
    expect(sent).toEqual([]);
    expect(commands).toEqual(["ready"]);
    page.message(hello);
    expect(news()).toEqual(["hello"]);
    expect(sent[0]).toMatchObject({ instance: INSTANCE, news: hello });
  });

  test("hides our messages from the app, and no others", () => {
    const { page, app } = setUp();
    page.message(hello);
    page.message(batch);
    expect(app).not.toHaveBeenCalled();
    page.message("the app's own");
    page.message({ source: "react-devtools" });
    expect(app).toHaveBeenCalledTimes(2);
  });

  test.each([
    ["forged by a script", hello, { isTrusted: false }],
    ["from a frame or opener", hello, { source: new FakeWindow() as unknown as Window }],
    ["without a source", hello, { source: null }],
    ["of somebody else", { ...hello, g: "other" }, {}],
    ["with a broken session id", { ...hello, sid: "../../etc" }, {}],
    ["with an unsafe number", { ...hello, next: 2 ** 53 }, {}],
    ["with a negative number", { ...hello, head: -1 }, {}],
    ["that is no object", "genai-traces", {}],
    ["that is null", null, {}],
    ["that only the final event may carry", final, {}],
    ["that only content scripts send", { g: MARKER, v: PROTOCOL_VERSION, t: "announce", sid: SID }, {}],
  ])("refuses a message %s", (_, data, forged) => {
    const { page, sent, connect } = setUp();
    const { received } = connect();
    page.message(data, forged);
    vi.runAllTimers();
    expect(sent).toEqual([]);
    expect(received).toEqual([]);
  });

  test("reports another protocol version once, and again to a panel that asks", () => {
    const { page, sent, runtime } = setUp();
    page.message({ ...hello, v: 2 });
    page.message({ ...hello, v: 2 });
    expect(sent).toMatchObject([{ news: { t: "version", version: 2 } }]);
    runtime.onMessage.fire(who(), { id: "abc" }, () => {});
    expect(sent).toHaveLength(2);
  });

  test("sends batches over the panel's port and commands into the page", () => {
    const { page, commands, connect } = setUp();
    page.message(batch); // nobody connected: the page's ring keeps it
    const { panel, received } = connect();
    page.message(batch);
    panel.postMessage(subscribe(SID, 1, 100));
    panel.postMessage(acknowledge(SID, 1, 100));
    panel.postMessage({ g: MARKER, v: PROTOCOL_VERSION, t: "eval", code: "1" });
    panel.postMessage("no command");
    vi.runOnlyPendingTimers();
    expect(received).toEqual([batch]);
    expect(commands).toEqual(["ready", "sub", "ack"]);
  });

  test("refuses a port that was meant for the document before, and leaves others alone", () => {
    const { connect } = setUp();
    const { panel } = connect(contentPortName("ffffffffffffffff"));
    const foreign = connect("somebody-else").panel;
    vi.runAllTimers();
    expect(panel.isOpen).toBe(false);
    expect(foreign.isOpen).toBe(true);
  });

  test("tells the page that nobody listens, once the last port is gone for a while", () => {
    const { commands, connect } = setUp();
    const first = connect().panel;
    const second = connect().panel;
    first.disconnect();
    vi.advanceTimersByTime(5_000);
    expect(commands).toEqual(["ready"]);
    second.disconnect();
    vi.advanceTimersByTime(500);
    expect(commands).toEqual(["ready"]); // a restarted background comes back within this time
    vi.advanceTimersByTime(5_000);
    expect(commands).toEqual(["ready", "bye"]);
  });

  test("does not tell the page when a new port comes in time", () => {
    const { commands, connect } = setUp();
    connect().panel.disconnect();
    vi.advanceTimersByTime(500);
    connect();
    vi.advanceTimersByTime(5_000);
    expect(commands).toEqual(["ready"]);
  });

  test("passes the final flush on without a port, and nothing malformed", () => {
    const { sendFinal, sent } = setUp();
    sendFinal(JSON.stringify(final));
    expect(sent).toMatchObject([{ news: final }]);
    for (const bad of [final, "{", "null", JSON.stringify(batch), JSON.stringify({ ...final, n: 0 }), 7])
      sendFinal(bad);
    expect(sent).toHaveLength(1);
  });

  test("answers a panel and has the SDK say hello again", () => {
    const { runtime, commands } = setUp();
    const answer = vi.fn();
    runtime.onMessage.fire(who(), { id: "abc" }, answer);
    expect(answer).toHaveBeenCalledWith(PRESENT);
    expect(commands).toEqual(["ready", "ready"]);
    runtime.onMessage.fire(who(), { id: "another extension" }, answer);
    runtime.onMessage.fire("who?", { id: "abc" }, answer);
    expect(answer).toHaveBeenCalledTimes(1);
  });

  test("says that the document is leaving, and after the back/forward cache starts over", () => {
    const { page, news, commands, connect } = setUp();
    page.message(hello);
    const { panel } = connect();
    page.fire("pagehide", { persisted: true });
    expect(news()).toEqual(["hello", "away"]);
    page.fire("pageshow", { persisted: true });
    vi.runAllTimers();
    expect(panel.isOpen).toBe(false);
    expect(commands).toEqual(["ready", "ready"]); // and no "bye" for the old port
  });

  test("does nothing when a page is shown for the first time", () => {
    const { page, commands } = setUp();
    page.fire("pageshow", { persisted: false });
    expect(commands).toEqual(["ready"]);
  });
});

describe("in a prerendered document", () => {
  test("nothing is announced or answered before activation", () => {
    const { page, sent, commands, runtime, sendFinal, app } = setUp({ prerendering: true });
    const answer = vi.fn();
    page.message(hello);
    sendFinal(JSON.stringify(final));
    runtime.onMessage.fire(who(), { id: "abc" }, answer);
    expect(sent).toEqual([]);
    expect(commands).toEqual([]);
    expect(answer).not.toHaveBeenCalled();
    expect(app).not.toHaveBeenCalled();

    page.document.prerendering = false;
    page.document.fire("prerenderingchange", {});
    expect(commands).toEqual(["ready"]);
    page.message(hello);
    expect(sent).toHaveLength(1);
  });
});

describe("an orphan (the extension was reloaded)", () => {
  test("tells the page that nobody listens, removes itself and says nothing", () => {
    const { page, commands, runtime, connect, relay, sent } = setUp();
    connect();
    page.message(hello);
    runtime.id = undefined;
    expect(relay.isAlive()).toBe(false);
    page.message(batch);
    expect(commands).toEqual(["ready", "bye"]);
    page.message(hello);
    page.fire("pagehide", {});
    page.fire("pageshow", { persisted: true });
    vi.runAllTimers();
    expect(sent).toHaveLength(1);
    expect(commands).toEqual(["ready", "bye"]);
  });

  test("lets messages pass to its successor", () => {
    const { page, runtime, app } = setUp();
    runtime.id = undefined;
    page.message(hello);
    expect(app).toHaveBeenCalledTimes(1);
  });

  test("survives an API that throws before it says that it is gone", () => {
    const { page, runtime, commands, connect } = setUp();
    connect();
    runtime.sendMessage.mockImplementation(() => {
      throw new Error("Extension context invalidated.");
    });
    expect(() => page.message(hello)).not.toThrow();
    expect(commands).toEqual(["ready", "bye"]);
  });
});
