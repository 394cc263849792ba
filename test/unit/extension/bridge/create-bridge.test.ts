import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { BridgeStatus } from "../../../../extension/bridge/bridge.ts";
import { systemClock } from "../../../../extension/bridge/clock.ts";
import { createBridge } from "../../../../extension/bridge/create-bridge.ts";
import { announcement } from "../../../../sdk/protocol/index.ts";
import { FakeBrowser, type FakeBrowserOptions } from "./fake-browser.ts";
import { FakeJournal } from "./fake-journal.ts";
import { FakeStore } from "./fake-store.ts";

const SID = "0".repeat(31);
const REMOTE = "https://chat.example";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(options: FakeBrowserOptions = {}) {
  const browser = new FakeBrowser(options);
  const store = new FakeStore(10_000);
  const bridge = createBridge(store, browser.environment(systemClock));
  store.bridge = bridge;
  const seen: BridgeStatus[] = [];
  bridge.onStatus((status) => seen.push(status));
  return { browser, store, bridge, seen };
}

const settled = () => vi.advanceTimersByTimeAsync(5_000);

describe("the road", () => {
  test("is direct where the panel reaches content scripts", async () => {
    const { browser, bridge } = setUp();
    browser.open("a", { sid: `${SID}1` });
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({
      road: "direct",
      state: "live",
      origin: "http://localhost",
      canGrantAccess: false,
      sessions: [`${SID}1`],
    });
  });

  test("is a relay where the manifest has a background", async () => {
    const { browser, bridge } = setUp({ background: true });
    browser.open("a", { sid: `${SID}1` });
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({ road: "relay", state: "live" });
  });

  test("is a pull where the user has not allowed a content script, and says what is missing", async () => {
    const { browser, bridge } = setUp();
    browser.open("a", { sid: `${SID}1` }, REMOTE);
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({
      road: "pull",
      state: "live",
      canGrantAccess: true,
      origin: REMOTE,
    });
    expect(bridge.status().reason).toContain(REMOTE);
  });

  test("is none on a page that the browser protects, until it is left", async () => {
    const { browser, bridge } = setUp();
    browser.isAddressable = false;
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({ road: "none", state: "unreachable", canGrantAccess: false });
    browser.isAddressable = true;
    browser.open("a", { sid: `${SID}1` });
    await settled();
    expect(bridge.status()).toMatchObject({ road: "direct", state: "live" });
  });

  test("changes with each navigation", async () => {
    const { browser, bridge } = setUp();
    bridge.start();
    const urls: string[] = [];
    bridge.onNavigated((url) => urls.push(url));
    for (const [url, road] of [
      ["http://localhost/", "direct"],
      [REMOTE, "pull"],
      ["http://localhost/", "direct"],
    ] as const) {
      browser.top?.leave();
      browser.open(`document ${browser.pages.length}`, { sid: SID + browser.pages.length }, url);
      await settled();
      expect(bridge.status()).toMatchObject({ road, state: "live" });
      expect(bridge.status().sessions).toHaveLength(1);
    }
    expect(urls).toHaveLength(3);
  });
});

describe("without an SDK", () => {
  test("the panel says so", async () => {
    const { browser, bridge } = setUp();
    browser.open("a");
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({ road: "direct", state: "no-sdk" });
    expect(bridge.status().reason).toContain("SDK");
  });

  test("a pulled page is asked once a second, and not at all while the panel is hidden", async () => {
    const { browser, bridge } = setUp();
    browser.open("a", undefined, REMOTE);
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({ road: "pull", state: "no-sdk" });
    const before = browser.evals;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(browser.evals - before).toBeLessThanOrEqual(11);
    expect(browser.evals - before).toBeGreaterThanOrEqual(8);
    browser.isVisible = false;
    await vi.advanceTimersByTimeAsync(2_000);
    const hidden = browser.evals;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(browser.evals).toBe(hidden);
  });
});

describe("granting access", () => {
  test("puts a content script into the open page, which goes on as the same document", async () => {
    const { browser, bridge, store } = setUp();
    const page = browser.open("a", { sid: `${SID}1` }, REMOTE);
    bridge.start();
    page.journal?.emit(8);
    await settled();
    expect(bridge.status().road).toBe("pull");

    const granting = bridge.grantAccess();
    await settled();
    expect(await granting).toBe(true);
    page.journal?.emit(8);
    await settled();
    expect(bridge.status()).toMatchObject({ road: "direct", state: "live", canGrantAccess: false });
    expect(browser.registered).toMatchObject([
      {
        matches: ["https://chat.example/*"],
        runAt: "document_start",
        allFrames: true,
        persistAcrossSessions: true,
      },
    ]);
    const kept = store.of(`${SID}1`);
    expect(kept.stored).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(kept.documents.size).toBe(1);
  });

  test("that is refused changes nothing", async () => {
    const { browser, bridge } = setUp({ grants: false });
    browser.open("a", { sid: `${SID}1` }, REMOTE);
    bridge.start();
    await settled();
    const granting = bridge.grantAccess();
    await settled();
    expect(await granting).toBe(false);
    expect(browser.registered).toEqual([]);
    expect(bridge.status()).toMatchObject({ road: "pull", canGrantAccess: true });
  });

  test("is not offered where it would not help", async () => {
    const { browser, bridge } = setUp();
    browser.open("a", { sid: `${SID}1` }, "file:///tmp/a.html");
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({ road: "pull", canGrantAccess: false });
    const granting = bridge.grantAccess();
    await settled();
    expect(await granting).toBe(false);
  });

  test("is not needed for a page that was open before the extension was installed", async () => {
    const { browser, bridge } = setUp({ granted: [] });
    browser.open("a", { sid: `${SID}1` });
    browser.granted.add("http://localhost/*");
    bridge.start();
    await settled();
    expect(bridge.status()).toMatchObject({ road: "direct", state: "live" });
  });
});

describe("attribution", () => {
  test("frames speak for themselves", async () => {
    const { browser, bridge, store } = setUp();
    browser.open("top", { sid: `${SID}1` });
    browser.addFrame("frame", { sid: `${SID}2` }, 4).journal?.emit(3);
    bridge.start();
    await settled();
    expect(bridge.status().sessions).toHaveLength(2);
    expect([...store.of(`${SID}2`).documents]).toEqual(["frame"]);
    expect(store.of(`${SID}2`).stored).toEqual([1, 2, 3]);
  });

  test("other tabs are not heard", async () => {
    const { browser, bridge, store } = setUp();
    browser.open("a");
    bridge.start();
    const hello = new FakeJournal({ sid: `${SID}9`, post: () => {} }).hello();
    browser.fromOtherTab(announcement("00112233aabbccdd", hello));
    await settled();
    expect(store.sessions.has(`${SID}9`)).toBe(false);
    expect(bridge.status().state).toBe("no-sdk");
  });

  test("a document brings only sessions that it announced", async () => {
    const { browser, bridge, store } = setUp();
    const page = browser.open("a", { sid: `${SID}1` });
    bridge.start();
    await settled();
    const foreign = new FakeJournal({ sid: `${SID}9`, post: (message) => page.window.message(message) });
    foreign.hear({ g: "genai-traces", v: 1, t: "sub", sid: `${SID}9`, from: 1, credit: 100 });
    foreign.emit(3);
    await settled();
    expect(store.sessions.has(`${SID}9`)).toBe(false);
  });

  test("a page and its workers share one link", async () => {
    const { browser, bridge, store } = setUp();
    const page = browser.open("a", { sid: `${SID}1` });
    const worker = new FakeJournal({
      sid: `${SID}2`,
      kind: "worker",
      post: (message) => page.window.message(message),
    });
    page.window.document.addEventListener("genai-traces:command", (event) =>
      worker.hear(JSON.parse((event as CustomEvent).detail)),
    );
    worker.emit(4);
    bridge.start();
    page.journal?.emit(4);
    await settled();
    expect(store.of(`${SID}1`).stored).toEqual([1, 2, 3, 4]);
    expect(store.of(`${SID}2`).stored).toEqual([1, 2, 3, 4]);
    expect(page.ports.size).toBe(1);
  });
});

test("another protocol version is reported with the side to update, until the page is left", async () => {
  const { browser, bridge } = setUp();
  const page = browser.open("a");
  bridge.start();
  await settled();
  page.window.message({ g: "genai-traces", v: 2, t: "hello" });
  await settled();
  expect(bridge.status()).toMatchObject({ state: "no-sdk", versionMismatch: "update-extension" });
  expect(bridge.status().reason).toContain("update");
  page.leave();
  browser.open("b");
  await settled();
  expect(bridge.status().versionMismatch).toBeUndefined();
});

test("a pause during the question where to go on is kept", async () => {
  const { browser, bridge, store } = setUp();
  const page = browser.open("a", { sid: `${SID}1` });
  const answer = store.hello;
  store.hello = async (...args) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return answer(...args);
  };
  bridge.start();
  await vi.advanceTimersByTimeAsync(500);
  bridge.setRecording(false);
  await settled();
  expect(page.journal?.isSubscribed).toBe(false);
  bridge.setRecording(true);
  await settled();
  expect(page.journal?.isSubscribed).toBe(true);
});

test("a port that closes ten times in a row is opened an eleventh time", async () => {
  const { browser, bridge } = setUp();
  const page = browser.open("a", { sid: `${SID}1` });
  bridge.start();
  await settled();
  for (let i = 0; i < 10; i++) {
    for (const port of page.ports) port.cut();
    page.ports.clear();
    // Longer than the wait of that turn, shorter than what counts as stable.
    for (let ms = 0; ms < 6_000 && page.ports.size === 0; ms += 50) await vi.advanceTimersByTimeAsync(50);
  }
  await settled();
  expect(bridge.status()).toMatchObject({ state: "live", sessions: [`${SID}1`] });
});

test("a page that dies without a word is reported as left", async () => {
  const { browser, bridge, store } = setUp();
  const page = browser.open("a", { sid: `${SID}1` });
  bridge.start();
  await settled();
  page.isActive = false;
  for (const port of page.ports) port.cut();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(store.departures).toEqual(["a"]);
  expect(bridge.status().sessions).toEqual([]);
});

test("a session that the sink refuses stays unsubscribed, and others are not touched", async () => {
  const { browser, bridge, store } = setUp();
  const refused = browser.open("a", { sid: `${SID}1` });
  const taken = browser.addFrame("b", { sid: `${SID}2` }, 3);
  const answer = store.hello;
  store.hello = async (document, hello) =>
    hello.sid === `${SID}1` ? (null as unknown as ReturnType<typeof answer>) : answer(document, hello);
  bridge.start();
  refused.journal?.emit(3);
  taken.journal?.emit(3);
  await settled();
  expect(refused.journal?.isSubscribed).toBe(false);
  expect(bridge.status().sessions).toEqual([`${SID}2`]);
  expect(store.of(`${SID}2`).stored).toEqual([1, 2, 3]);
});

test("a stopped bridge says nothing and asks nothing", async () => {
  const { browser, bridge, seen } = setUp();
  browser.open("a", { sid: `${SID}1` }, REMOTE);
  bridge.start();
  await settled();
  bridge.stop();
  await settled();
  const [said, asked] = [seen.length, browser.evals];
  await vi.advanceTimersByTimeAsync(20_000);
  expect([seen.length, browser.evals]).toEqual([said, asked]);
});
