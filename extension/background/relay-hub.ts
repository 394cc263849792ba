import type { Browser, Runtime } from "webextension-polyfill";
import {
  type Ask,
  addressOfPipe,
  type CutSender,
  contentPortName,
  type DocumentAddress,
  type FromBackground,
  isAnnouncement,
  PRESENT,
  tabOfControlPort,
  who,
} from "../../sdk/protocol/index.ts";

export type HubApi = Pick<Browser, "runtime" | "tabs">;

/**
 * The browser may stop and start this script between a page's last words and the panel's return: they
 * wait that long, in memory.
 */
const HOLD_MS = 5_000;
const MAX_HELD = 100;

type Heard = FromBackground & { t: "heard" };

/** Brings panels and content scripts together where they cannot reach each other; keeps nothing. */
export function startRelayHub(api: HubApi): void {
  const panels = new Map<number, Set<Runtime.Port>>();
  const held = new Set<Heard>();

  // All listeners at once: an event that starts this script finds them only then.
  api.runtime.onConnect.addListener((port) => {
    if (!isPanel(api, port.sender)) return;
    const address = addressOfPipe(port.name);
    const tabId = tabOfControlPort(port.name);
    if (address) pipe(api, port, address);
    else if (tabId !== undefined) welcome(port, tabId);
  });

  const onMessage = api.runtime.onMessage as unknown as {
    addListener(listener: (message: unknown, sender: Runtime.MessageSender) => void): void;
  };
  onMessage.addListener((message, sender) => {
    if (sender.id !== api.runtime.id || !isAnnouncement(message)) return;
    const cut = cutSender(sender);
    if (cut) pass({ t: "heard", sender: cut, message });
  });

  function welcome(panel: Runtime.Port, tabId: number): void {
    const ofTab = panels.get(tabId) ?? new Set();
    panels.set(tabId, ofTab.add(panel));
    panel.onDisconnect.addListener(() => {
      ofTab.delete(panel);
      if (ofTab.size === 0) panels.delete(tabId);
    });
    panel.onMessage.addListener((message) => void answer(panel, tabId, message as Ask));
    for (const heard of held) if (heard.sender.tab.id === tabId && held.delete(heard)) pass(heard);
  }

  async function answer(panel: Runtime.Port, tabId: number, { id }: Ask): Promise<void> {
    const present = await api.tabs.sendMessage(tabId, who()).then(
      (response) => response === PRESENT,
      () => false, // no content script in the tab
    );
    post(panel, { t: "asked", id, present });
  }

  function pass(heard: Heard): void {
    const ofTab = panels.get(heard.sender.tab.id);
    if (ofTab) for (const panel of ofTab) post(panel, heard);
    else hold(heard);
  }

  function hold(heard: Heard): void {
    if (held.size >= MAX_HELD) return;
    held.add(heard);
    setTimeout(() => held.delete(heard), HOLD_MS);
  }
}

/** Everything that comes in at one end goes out at the other, until either closes. */
function pipe(
  api: HubApi,
  panel: Runtime.Port,
  { tabId, frameId, browserId, instance }: DocumentAddress,
): void {
  const name = contentPortName(instance);
  // Only browsers that know document ids take them.
  const content = api.tabs.connect(tabId, browserId ? { documentId: browserId, name } : { frameId, name });
  content.onMessage.addListener((message) => post(panel, message));
  panel.onMessage.addListener((message) => post(content, message));
  content.onDisconnect.addListener(() => panel.disconnect());
  panel.onDisconnect.addListener(() => content.disconnect());
}

/** A port can close between two messages; its other end hears of that by itself. */
function post(port: Runtime.Port, message: unknown): void {
  try {
    port.postMessage(message);
  } catch {
    port.disconnect();
  }
}

/** Only our own documents may listen; a content script speaks from a page's address. */
function isPanel({ runtime }: HubApi, sender: Runtime.MessageSender | undefined): boolean {
  return sender?.id === runtime.id && sender?.url?.startsWith(runtime.getURL("")) === true;
}

function cutSender(sender: Runtime.MessageSender & { origin?: string }): CutSender | undefined {
  const { id, tab, frameId, documentId, url, origin } = sender;
  if (tab?.id === undefined || frameId === undefined) return undefined;
  return { id, tab: { id: tab.id }, frameId, documentId, url, origin };
}
