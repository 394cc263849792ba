import type { Browser } from "webextension-polyfill";
import { type News, PROTOCOL_VERSION } from "../../sdk/protocol/index.ts";
import { type AccessApi, canRequest, hasAccess, injectContentScript, requestAccess } from "./access.ts";
import type { Bridge, BridgeSink, BridgeStatus } from "./bridge.ts";
import type { Clock, Milliseconds } from "./clock.ts";
import { createDirectAdapter, type DirectApi } from "./direct-bridge.ts";
import { askPage, type InspectedWindow, pageAddress } from "./inspected-window.ts";
import type { ReachableDocument, RoadAdapter } from "./link.ts";
import { createPullAdapter } from "./pull-bridge.ts";
import { createRelayAdapter } from "./relay-bridge.ts";
import { createSameDocument } from "./same-document.ts";
import { originOf } from "./sender.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { statusOf } from "./status.ts";

/** The browser, from outside so that tests can be one. */
export interface BridgeEnvironment {
  api: AccessApi & DirectApi;
  inspectedWindow: InspectedWindow;
  onNavigated: Browser["devtools"]["network"]["onNavigated"];
  clock: Clock;
  /** See `PullOptions.visible`. */
  visible(): Promise<void>;
}

/**
 * After a navigation the content script may not run yet when the panel hears of it; only after these
 * waits the page is taken for one without.
 */
const PATIENCE_MS: Milliseconds[] = [0, 250, 1_000];
/** A page that cannot be asked may only be slow, or stopped at a breakpoint. */
const LOOK_AGAIN_MS: Milliseconds = 5_000;
/** After the top document left, how long to wait for word of the next one. */
const LEFT_MS: Milliseconds = 1_000;

/**
 * Chooses the road and stays with it as long as it leads anywhere:
 *
 *   background in the manifest? ── yes ─▶ relay ─┐
 *              └──────────────────── no ─▶ direct ┴─▶ nobody there? inject if allowed, else pull,
 *                                                     until a content script appears
 */
export function createBridge(sink: BridgeSink, environment: BridgeEnvironment): Bridge {
  const { api, inspectedWindow, clock } = environment;
  const { tabId } = inspectedWindow;
  const ask = askPage(inspectedWindow);
  // Made before the roads can say anything.
  const listeners = new Set<(status: BridgeStatus) => void>();
  const navigationListeners = new Set<(url: string) => void>();
  const sameDocument = createSameDocument();

  const main = createRoad(mainAdapter());
  const pull = createRoad(createPullAdapter({ ask, tabId, clock, visible: environment.visible }));

  let started = false;
  let recording = true;
  let looking = true;
  let current: RoadOfBridge | undefined;
  let origin: string | undefined;
  let canGrantAccess = false;
  let versionMismatch: BridgeStatus["versionMismatch"];
  let cancelNextLook = () => {};
  /** Each search outdates those before it. */
  let search = 0;

  function mainAdapter(): RoadAdapter {
    const hasBackground = "background" in api.runtime.getManifest();
    return hasBackground || !api.tabs?.connect
      ? createRelayAdapter(api, tabId, clock)
      : createDirectAdapter(api, tabId);
  }

  interface RoadOfBridge {
    adapter: RoadAdapter;
    sessions: Sessions;
    listen(): void;
    stop(): void;
  }

  function createRoad(adapter: RoadAdapter): RoadOfBridge {
    const sessions = createSessions({ adapter, sink, clock, recording: true, changed });
    let unlisten: (() => void) | undefined;
    return {
      adapter,
      sessions,
      listen() {
        unlisten ??= adapter.listen(hear);
      },
      stop() {
        unlisten?.();
        unlisten = undefined;
        sessions.close();
      },
    };

    function hear(document: ReachableDocument, news: News): void {
      if (adapter !== pull.adapter) arrived(news);
      if (news.t === "version") noteVersion(news.version);
      sessions.heard(sameDocument(document, news), news);
      // Browsers tell of most navigations, but not of those to pages that extensions may not see.
      if (news.t === "away" && document.frameId === 0) lookSoon(LEFT_MS);
    }
  }

  /** A content script spoke: it is the better road. */
  function arrived(news: News): void {
    if (news.t === "away" || news.t === "final" || current === main) return;
    take(main);
  }

  function take(road: RoadOfBridge | undefined): void {
    if (road !== pull) pull.stop();
    else pull.listen();
    current = road;
    looking = false;
    changed();
  }

  function noteVersion(version: number): void {
    versionMismatch = version > PROTOCOL_VERSION ? "update-extension" : "update-sdk";
    changed();
  }

  /** Finds out which road leads to the page that is there now; `url` where the browser has told it. */
  async function look(url?: string): Promise<void> {
    cancelNextLook();
    search += 1;
    const mine = search;
    const isOutdated = () => mine !== search || !started;
    const address = originOf(url ?? (await pageAddress(ask))?.url ?? "");
    const allowed = await hasAccess(api, address);
    if (isOutdated()) return;
    origin = address === "null" ? undefined : address;
    canGrantAccess = !allowed && canRequest(api, origin);
    for (const wait of PATIENCE_MS) {
      if (wait > 0) await new Promise<void>((resolve) => void clock.after(wait, resolve));
      if (isOutdated()) return;
      const found = (await main.adapter.ask()) || (allowed && (await injectAndAsk()));
      if (isOutdated()) return;
      if (found) {
        take(main);
        return;
      }
    }
    const isAddressable = (await pageAddress(ask)) !== undefined;
    if (isOutdated()) return;
    take(isAddressable ? pull : undefined);
    if (!isAddressable) lookSoon(LOOK_AGAIN_MS);
  }

  function lookSoon(wait: Milliseconds): void {
    cancelNextLook();
    cancelNextLook = clock.after(wait, () => void look());
  }

  const injectAndAsk = async (): Promise<boolean> =>
    (await injectContentScript(api, tabId)) && main.adapter.ask();

  function onNavigated(url: string): void {
    versionMismatch = undefined;
    for (const listener of navigationListeners) listener(url);
    void look(url);
  }

  function status(): BridgeStatus {
    const sessions = current?.sessions.live() ?? [];
    const documents = current?.sessions.known().length ?? 0;
    const road = current?.adapter.road ?? "none";
    return statusOf({
      road,
      looking,
      recording,
      documents,
      sessions,
      origin,
      canGrantAccess,
      versionMismatch,
    });
  }

  function changed(): void {
    if (listeners.size === 0) return;
    const now = status();
    for (const listener of listeners) listener(now);
  }

  return {
    start() {
      if (started) return;
      started = true;
      environment.onNavigated.addListener(onNavigated);
      main.listen();
      void look();
    },
    stop() {
      started = false;
      cancelNextLook();
      environment.onNavigated.removeListener(onNavigated);
      main.stop();
      pull.stop();
      current = undefined;
      looking = true;
    },
    status,
    onStatus(listener) {
      listeners.add(listener);
      listener(status());
      return () => listeners.delete(listener);
    },
    onNavigated(listener) {
      navigationListeners.add(listener);
      return () => navigationListeners.delete(listener);
    },
    acknowledge(sid, upTo, credit) {
      current?.sessions.acknowledge(sid, upTo, credit);
    },
    setRecording(on) {
      recording = on;
      main.sessions.setRecording(on);
      pull.sessions.setRecording(on);
      changed();
    },
    async grantAccess() {
      const granted = await requestAccess(api, origin);
      await look();
      return granted;
    },
  };
}
