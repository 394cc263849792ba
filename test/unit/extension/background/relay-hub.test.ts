import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type HubApi, startRelayHub } from "../../../../extension/background/relay-hub.ts";
import {
  announcement,
  contentPortName,
  controlPortName,
  PRESENT,
  pipePortName,
  subscribe,
} from "../../../../sdk/protocol/index.ts";
import { FakeEvent, type FakePort, portPair } from "../bridge/fake-port.ts";

const INSTANCE = "00112233aabbccdd";
const PANEL = { id: "abc", url: "moz-extension://u/panel.html" };
const CONTENT = {
  id: "abc",
  tab: { id: 7 },
  frameId: 3,
  url: "http://localhost/",
  origin: "http://localhost",
};
const away = announcement(INSTANCE, { t: "away" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const onConnect = new FakeEvent<[unknown]>();
  const onMessage = new FakeEvent<[unknown, unknown]>();
  const opened: { tabId: number; info: object; port: FakePort }[] = [];
  const tabs = {
    sendMessage: vi.fn(async (): Promise<unknown> => PRESENT),
    connect: (tabId: number, info: { name: string }) => {
      const { near, far } = portPair(info.name);
      opened.push({ tabId, info, port: far });
      return near;
    },
  };
  const runtime = { id: "abc", getURL: (path: string) => `moz-extension://u/${path}`, onConnect, onMessage };
  startRelayHub({ runtime, tabs } as unknown as HubApi);
  const connect = (name: string, sender: object = PANEL) => {
    const { near, far } = portPair(name, sender as FakePort["sender"]);
    const received: unknown[] = [];
    near.onMessage.addListener((message) => received.push(message));
    onConnect.fire(far);
    return { port: near, received };
  };
  return { onMessage, opened, tabs, connect };
}

test("announcements go to the panels of their own tab, with the browser's word of who sent them", () => {
  const { onMessage, connect } = setUp();
  const mine = connect(controlPortName(7));
  const second = connect(controlPortName(7));
  const other = connect(controlPortName(8));
  onMessage.fire(away, CONTENT);
  vi.advanceTimersByTime(10);
  expect(mine.received).toEqual([{ t: "heard", sender: CONTENT, message: away }]);
  expect(second.received).toHaveLength(1);
  expect(other.received).toEqual([]);
});

test("announcements wait a moment for a panel that is on its way back, and no longer", () => {
  const { onMessage, connect } = setUp();
  onMessage.fire(away, CONTENT);
  vi.advanceTimersByTime(1_000);
  const early = connect(controlPortName(7));
  vi.advanceTimersByTime(10);
  expect(early.received).toHaveLength(1);
  early.port.disconnect();
  vi.advanceTimersByTime(10);
  onMessage.fire(away, CONTENT);
  vi.advanceTimersByTime(60_000);
  const late = connect(controlPortName(7));
  vi.advanceTimersByTime(10);
  expect(late.received).toEqual([]);
});

test("foreign senders and malformed messages are refused", () => {
  const { onMessage, connect } = setUp();
  const { received } = connect(controlPortName(7));
  onMessage.fire(away, { ...CONTENT, id: "another extension" });
  onMessage.fire({ ...away, instance: "x" }, CONTENT);
  onMessage.fire(away, { id: "abc" }); // an extension page, no tab
  vi.advanceTimersByTime(10);
  expect(received).toEqual([]);
});

test("a content script cannot pose as a panel", () => {
  const { onMessage, connect, opened } = setUp();
  const { received } = connect(controlPortName(7), CONTENT);
  connect(pipePortName({ tabId: 9, frameId: 0, instance: INSTANCE }), CONTENT);
  onMessage.fire(away, CONTENT);
  vi.advanceTimersByTime(10);
  expect(received).toEqual([]);
  expect(opened).toEqual([]);
});

test("a panel's question is asked in the tab and answered", async () => {
  const { connect, tabs } = setUp();
  const { port, received } = connect(controlPortName(7));
  port.postMessage({ t: "ask", id: 1 });
  await vi.advanceTimersByTimeAsync(10);
  tabs.sendMessage.mockRejectedValue(new Error("Receiving end does not exist."));
  port.postMessage({ t: "ask", id: 2 });
  await vi.advanceTimersByTimeAsync(10);
  expect(received).toEqual([
    { t: "asked", id: 1, present: true },
    { t: "asked", id: 2, present: false },
  ]);
});

test("a pipe carries both ways and closes at both ends", () => {
  const { connect, opened } = setUp();
  const panel = connect(pipePortName({ tabId: 7, frameId: 3, instance: INSTANCE }));
  const { tabId, info, port } = opened[0] as (typeof opened)[number];
  expect({ tabId, info }).toEqual({ tabId: 7, info: { frameId: 3, name: contentPortName(INSTANCE) } });
  const atContent: unknown[] = [];
  port.onMessage.addListener((message) => atContent.push(message));
  port.postMessage({ from: "content" });
  panel.port.postMessage(subscribe("0".repeat(32), 1, 5));
  vi.advanceTimersByTime(10);
  expect(panel.received).toEqual([{ from: "content" }]);
  expect(atContent).toHaveLength(1);
  port.disconnect();
  vi.advanceTimersByTime(10);
  expect(panel.port.isOpen).toBe(false);
});

test("a pipe names the document where the browser has names for documents", () => {
  const { connect, opened } = setUp();
  connect(pipePortName({ tabId: 7, frameId: 3, browserId: "D0C", instance: INSTANCE }));
  expect(opened[0]?.info).toEqual({ documentId: "D0C", name: contentPortName(INSTANCE) });
});
