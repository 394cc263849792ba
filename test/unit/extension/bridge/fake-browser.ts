import type { Browser, Runtime } from "webextension-polyfill";
import { startRelayHub } from "../../../../extension/background/relay-hub.ts";
import type { BridgeEnvironment } from "../../../../extension/bridge/create-bridge.ts";
import { type Relay, type RelayRuntime, startRelay } from "../../../../extension/content/relay.ts";
import { COMMAND_EVENT, FINAL_EVENT, JOURNAL_KEY } from "../../../../sdk/protocol/index.ts";
import { FakeWindow } from "../content/fake-window.ts";
import { FakeJournal, type JournalOptions } from "./fake-journal.ts";
import { FakeEvent, type FakePort, HOP_MS, portPair, type Tamper } from "./fake-port.ts";

export const TAB_ID = 7;
const EXTENSION_ID = "abc";
const PANEL_URL = "chrome-extension://abc/panel.html";

export interface FakeBrowserOptions {
  /** Through a background, as Firefox. */
  background?: boolean;
  /** Origins (as patterns) where a content script runs. Default: localhost. */
  granted?: string[];
  /** What the user answers to a permission request. Default true. */
  grants?: boolean;
  /** Done to batches on their way to the panel. */
  tamper?: Tamper;
}

/** A document with an SDK; one content script where that is allowed. */
export class FakePage {
  readonly window = new FakeWindow();
  readonly runtimeEvents = {
    onMessage: new FakeEvent<[unknown, Runtime.MessageSender, (answer: unknown) => void]>(),
    onConnect: new FakeEvent<[Runtime.Port]>(),
  };
  readonly ports = new Set<FakePort>();
  readonly journal: FakeJournal | undefined;
  relay: Relay | undefined;
  isActive = true;
  extensionId: string | undefined = EXTENSION_ID;

  constructor(
    readonly browser: FakeBrowser,
    readonly documentId: string,
    readonly url: string,
    journal: Omit<JournalOptions, "post"> | undefined,
    readonly frameId = 0,
  ) {
    if (journal) {
      const post = (message: unknown) =>
        setTimeout(() => this.isActive && this.window.message(message), HOP_MS);
      this.journal = new FakeJournal({ ...journal, post });
      this.window.document.addEventListener(COMMAND_EVENT, (event) =>
        this.journal?.hear(JSON.parse((event as CustomEvent).detail)),
      );
      // The SDK's listener comes after the content script's.
    }
    if (browser.hasAccess(url)) this.inject();
    if (this.journal) {
      this.window.addEventListener("pagehide", () => this.finalFlush());
      setTimeout(() => this.isActive && this.window.message(this.journal?.hello()), HOP_MS);
    }
  }

  inject(): void {
    if (this.relay) return;
    this.relay = startRelay({
      runtime: this.runtime(),
      page: this.window.asWindow(),
      instance: Math.random().toString(16).slice(2).padEnd(16, "0").slice(0, 16),
    });
  }

  private finalFlush(): void {
    const batch = this.journal?.final();
    if (batch)
      this.window.document.dispatchEvent(new CustomEvent(FINAL_EVENT, { detail: JSON.stringify(batch) }));
  }

  /** Navigated away from; `cached` when it may come back. Its ports are closed before its last words. */
  leave(): void {
    for (const port of this.ports) port.cut();
    this.ports.clear();
    this.window.fire("pagehide", { persisted: true });
    this.isActive = false;
  }

  comeBack(): void {
    this.isActive = true;
    this.window.fire("pageshow", { persisted: true });
  }

  sender(): Runtime.MessageSender {
    return {
      id: EXTENSION_ID,
      tab: { id: TAB_ID } as NonNullable<Runtime.MessageSender["tab"]>,
      frameId: this.frameId,
      documentId: this.documentId,
      url: this.url,
    };
  }

  private runtime(): RelayRuntime {
    const page = this;
    return {
      get id() {
        return page.extensionId;
      },
      sendMessage: (message: unknown) => this.browser.fromContent(message, this.sender()),
      ...this.runtimeEvents,
    } as unknown as RelayRuntime;
  }
}

/** One tab and its panel, with the parts of the extension API that the bridge uses. */
export class FakeBrowser {
  readonly pages: FakePage[] = [];
  readonly onNavigated = new FakeEvent<[string]>();
  readonly granted: Set<string>;
  readonly registered: { id: string; matches: string[] }[] = [];
  private readonly panelMessages = new FakeEvent<[unknown, Runtime.MessageSender]>();
  private background:
    | {
        onConnect: FakeEvent<[Runtime.Port]>;
        onMessage: FakeEvent<[unknown, Runtime.MessageSender]>;
        ports: Set<FakePort>;
      }
    | undefined;
  backgroundStarts = 0;
  isAddressable = true;
  isVisible = true;
  evals = 0;

  constructor(readonly options: FakeBrowserOptions = {}) {
    this.granted = new Set(options.granted ?? ["http://localhost/*"]);
  }

  get top(): FakePage | undefined {
    return this.pages.find((page) => page.isActive && page.frameId === 0);
  }

  hasAccess(url: string): boolean {
    const { protocol, hostname } = new URL(url);
    return this.granted.has(`${protocol}//${hostname}/*`);
  }

  open(documentId: string, journal?: Omit<JournalOptions, "post">, url = "http://localhost/"): FakePage {
    const page = new FakePage(this, documentId, url, journal);
    this.pages.push(page);
    this.onNavigated.fire(url);
    return page;
  }

  addFrame(documentId: string, journal: Omit<JournalOptions, "post">, frameId: number): FakePage {
    const page = new FakePage(this, documentId, "http://localhost/frame", journal, frameId);
    this.pages.push(page);
    return page;
  }

  private active = (): FakePage[] => this.pages.filter((page) => page.isActive && page.relay);

  fromContent(message: unknown, sender: Runtime.MessageSender): Promise<void> {
    const copy = JSON.parse(JSON.stringify(message));
    setTimeout(() => {
      // In Chromium every extension document hears it, in Firefox only the background does.
      if (!this.options.background) this.panelMessages.fire(copy, sender);
      else this.startBackground().onMessage.fire(copy, sender);
    }, HOP_MS);
    return Promise.resolve();
  }

  /** A message of another tab's content script. */
  fromOtherTab(message: unknown): void {
    this.panelMessages.fire(message, {
      id: EXTENSION_ID,
      tab: { id: 99 },
      frameId: 0,
    } as Runtime.MessageSender);
  }

  private sendMessage = async (_tabId: number, message: unknown): Promise<unknown> => {
    const pages = this.active();
    if (pages.length === 0) throw new Error("Could not establish connection. Receiving end does not exist.");
    await new Promise((resolve) => setTimeout(resolve, HOP_MS));
    let answer: unknown;
    for (const page of pages)
      page.runtimeEvents.onMessage.fire(message, { id: EXTENSION_ID }, (value) => {
        answer ??= value;
      });
    return answer;
  };

  private tabsConnect = (_tabId: number, info: { documentId?: string; frameId?: number; name: string }) => {
    const { near, far } = portPair(info.name);
    const page = this.active().find(
      ({ documentId, frameId }) =>
        documentId === info.documentId || (!info.documentId && frameId === info.frameId),
    );
    if (page) {
      far.tamper = this.options.tamper ?? far.tamper;
      page.ports.add(far);
      setTimeout(() => (page.isActive ? page.runtimeEvents.onConnect.fire(far.asPort()) : near.cut()), 0);
    } else near.cut();
    return near.asPort();
  };

  private startBackground() {
    if (this.background) return this.background;
    this.backgroundStarts += 1;
    const background = {
      onConnect: new FakeEvent<[Runtime.Port]>(),
      onMessage: new FakeEvent<[unknown, Runtime.MessageSender]>(),
      ports: new Set<FakePort>(),
    };
    this.background = background;
    const connect = (tabId: number, info: { name: string }) => {
      const port = this.tabsConnect(tabId, info);
      background.ports.add(port as unknown as FakePort);
      return port;
    };
    startRelayHub({
      runtime: {
        id: EXTENSION_ID,
        getURL: (path: string) => `chrome-extension://abc/${path}`,
        ...background,
      },
      tabs: { sendMessage: this.sendMessage, connect },
    } as unknown as Browser);
    return background;
  }

  /** As browsers do after 30 idle seconds, open ports or not. */
  stopBackground(): void {
    for (const port of this.background?.ports ?? []) port.cut();
    this.background = undefined;
  }

  private runtimeConnect = ({ name }: { name: string }) => {
    const { near, far } = portPair(name, { id: EXTENSION_ID, url: PANEL_URL });
    setTimeout(() => {
      const background = this.startBackground();
      background.ports.add(far);
      background.onConnect.fire(far.asPort());
    }, HOP_MS);
    return near.asPort();
  };

  private evaluate = async (code: string): Promise<unknown> => {
    this.evals += 1;
    await new Promise((resolve) => setTimeout(resolve, HOP_MS));
    const page = this.top;
    if (!page || !this.isAddressable) throw new Error("no execution context");
    const scope = { [Symbol.for(JOURNAL_KEY)]: page.journal };
    const location = { origin: new URL(page.url).origin, href: page.url };
    const run = new Function("globalThis", "performance", "location", `return (${code})`);
    return structuredClone(run(scope, { timeOrigin: this.pages.indexOf(page) + 0.5 }, location));
  };

  environment(clock: BridgeEnvironment["clock"]): BridgeEnvironment {
    const { granted, options, registered } = this;
    const permissions = {
      contains: async ({ origins }: { origins: string[] }) => origins.every((origin) => granted.has(origin)),
      request: async ({ origins }: { origins: string[] }) => {
        if (options.grants === false) return false;
        for (const origin of origins) granted.add(origin);
        return true;
      },
    };
    const scripting = {
      getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
        registered.filter(({ id }) => ids.includes(id)),
      registerContentScripts: async (scripts: typeof registered) => void registered.push(...scripts),
      executeScript: async () => {
        for (const page of this.pages) if (page.isActive && this.hasAccess(page.url)) page.inject();
      },
    };
    const runtime = {
      id: EXTENSION_ID,
      getManifest: () => (options.background ? { background: {} } : {}),
      connect: this.runtimeConnect,
      onMessage: this.panelMessages,
    };
    const tabs = options.background
      ? undefined
      : { connect: this.tabsConnect, sendMessage: this.sendMessage };
    return {
      api: { runtime, permissions, scripting, ...(tabs && { tabs }) },
      inspectedWindow: { eval: this.evaluate, tabId: TAB_ID },
      onNavigated: this.onNavigated,
      clock,
      visible: () => (this.isVisible ? Promise.resolve() : new Promise(() => {})),
    } as unknown as BridgeEnvironment;
  }
}
