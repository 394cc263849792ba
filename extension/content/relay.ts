import type { Runtime } from "webextension-polyfill";
import {
  announcement,
  type Batch,
  bye,
  COMMAND_EVENT,
  type Command,
  contentPortName,
  FINAL_EVENT,
  isCommand,
  isOurs,
  isPageMessage,
  isWho,
  MAX_BODY_LENGTH,
  type News,
  PRESENT,
  PROTOCOL_VERSION,
  ready,
} from "../../sdk/protocol/index.ts";

/** All that the relay needs of the extension API; native in content scripts, so that pages load no polyfill. */
export type RelayRuntime = Pick<Runtime.Static, "id" | "sendMessage" | "onMessage" | "onConnect">;

export interface RelayOptions {
  runtime: RelayRuntime;
  /** The page's window, as seen from the content script's own world. */
  page: Window;
  /** Random, 16 hex digits. */
  instance: string;
}

export interface Relay {
  /** False once the extension was reloaded or removed: this script is an orphan then. */
  isAlive(): boolean;
  stop(): void;
}

/**
 * After the last port is gone, how long the page is left in the belief that somebody listens. A stopped
 * background is back within this time, and a page that dies meanwhile still makes its final flush. What
 * it sends for nothing is bounded by the credit, and kept in its ring.
 */
const GRACE_MS = 1_000;
/** A final flush as JSON text: escaping can make six characters of one. */
const MAX_FINAL_LENGTH = MAX_BODY_LENGTH * 2;

/**
 * Carries messages between the page's SDK and the panel, and keeps nothing: what is not acknowledged
 * waits in the page. Silent until an SDK says hello.
 */
export function startRelay({ runtime, page, instance }: RelayOptions): Relay {
  const { document } = page;
  const ports = new Set<Runtime.Port>();
  /** Set by the first hello, and told to each panel that asks. */
  let otherVersion: number | undefined;
  let heardHello = false;
  let grace: ReturnType<typeof setTimeout> | undefined;
  const stopped = new AbortController();

  const command = (message: Command) =>
    document.dispatchEvent(new CustomEvent(COMMAND_EVENT, { detail: JSON.stringify(message) }));

  /** Nobody may be there to hear it, which is no error: the panel asks when it opens. */
  function announce(news: News): void {
    try {
      runtime.sendMessage(announcement(instance, news)).catch(() => {});
    } catch {
      stop(); // "Extension context invalidated": the check in `isAlive` came too early
    }
  }

  function isAlive(): boolean {
    try {
      return Boolean(runtime.id);
    } catch {
      return false;
    }
  }

  /** Our message, if we are still of use; an orphan lets it pass to its successor. */
  function accepts(event: Event): boolean {
    if (!isAlive()) {
      stop();
      return false;
    }
    event.stopImmediatePropagation(); // apps parse every message they see
    return !isPrerendering(document);
  }

  function onPageMessage(event: MessageEvent): void {
    // A script can forge everything of an event but `isTrusted`.
    if (!event.isTrusted || event.source !== page || !isOurs(event.data) || !accepts(event)) return;
    const message: unknown = event.data;
    if (!isPageMessage(message)) noteVersion(event.data.v);
    else if (message.t === "hello") {
      heardHello = true;
      announce(message);
    } else if (message.t === "batch") toPanels(cut(message));
  }

  function noteVersion(version: unknown): void {
    if (typeof version !== "number" || version === PROTOCOL_VERSION || version === otherVersion) return;
    otherVersion = version;
    announce({ t: "version", version });
  }

  function toPanels(batch: Batch): void {
    for (const port of ports) {
      try {
        port.postMessage(batch);
      } catch {
        forget(port); // some browsers throw before they say that a port is closed
      }
    }
  }

  /** The last flush of a dying page. Ports may be closed already; a message still gets through. */
  function onFinal(event: Event): void {
    const text: unknown = (event as CustomEvent).detail;
    if (typeof text !== "string" || text.length > MAX_FINAL_LENGTH || !accepts(event)) return;
    const message = parse(text);
    if (isPageMessage(message) && message.t === "final") announce(message);
  }

  function onConnect(port: Runtime.Port): void {
    if (port.name !== contentPortName(instance)) {
      if (port.name.startsWith(contentPortName(""))) port.disconnect(); // meant for the document before this one
      return;
    }
    cancelGrace();
    ports.add(port);
    port.onMessage.addListener((message) => {
      if (ports.has(port) && isCommand(message)) command(message);
    });
    port.onDisconnect.addListener(() => forget(port));
  }

  function forget(port: Runtime.Port): void {
    if (!ports.delete(port) || ports.size > 0) return;
    cancelGrace();
    grace = setTimeout(() => {
      grace = undefined;
      command(bye());
    }, GRACE_MS);
  }

  function cancelGrace(): void {
    clearTimeout(grace);
    grace = undefined;
  }

  function onAsked(message: unknown, sender: Runtime.MessageSender, answer: (response: unknown) => void) {
    if (sender.id !== runtime.id || !isWho(message) || isPrerendering(document)) return;
    answer(PRESENT);
    if (otherVersion !== undefined) announce({ t: "version", version: otherVersion });
    command(ready());
  }

  /** Into the back/forward cache or gone: closed ports are not worth a second try until the next hello. */
  function onPageHide(): void {
    if (heardHello && isAlive()) announce({ t: "away" });
  }

  function onPageShow({ persisted }: PageTransitionEvent): void {
    if (!persisted) return;
    for (const port of ports) port.disconnect();
    ports.clear();
    cancelGrace();
    if (isAlive()) command(ready());
    else stop();
  }

  const onActivated = () => command(ready());

  /** Leaves the page as if we had never been here: an orphan is silent, and its SDK only rings. */
  function stop(): void {
    if (stopped.signal.aborted) return;
    stopped.abort();
    const wasHeard = ports.size > 0 || grace !== undefined;
    clearTimeout(grace);
    ports.clear();
    if (wasHeard) command(bye());
  }

  const { signal } = stopped;
  page.addEventListener("message", onPageMessage, { capture: true, signal });
  page.addEventListener("pagehide", onPageHide, { signal });
  page.addEventListener("pageshow", onPageShow, { signal });
  document.addEventListener(FINAL_EVENT, onFinal, { capture: true, signal });
  runtime.onConnect.addListener(onConnect);
  runtime.onMessage.addListener(onAsked as Parameters<typeof runtime.onMessage.addListener>[0]);
  if (isPrerendering(document))
    document.addEventListener("prerenderingchange", onActivated, { once: true, signal });
  else command(ready());

  return { isAlive, stop };
}

/** Only the members we know: ports need not carry, nor the panel hold, what else a page puts into its messages. */
const cut = ({ g, v, t, sid, s0, n, body }: Batch): Batch => ({ g, v, t, sid, s0, n, body });

const isPrerendering = (document: Document): boolean =>
  (document as Document & { prerendering?: boolean }).prerendering === true;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the page's own text: refused like any other malformed message
  }
}
