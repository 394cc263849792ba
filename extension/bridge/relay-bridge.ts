import type { Browser, Runtime } from "webextension-polyfill";
import {
  type Ask,
  controlPortName,
  type FromBackground,
  type News,
  pipePortName,
} from "../../sdk/protocol/index.ts";
import { createBackoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { ReachableDocument, RoadAdapter } from "./link.ts";
import { linkOverPort } from "./port-link.ts";
import { documentOf } from "./sender.ts";

export type RelayApi = Pick<Browser, "runtime">;

/**
 * Firefox: content scripts and panels meet in the background. The browser stops an idle background in
 * spite of open ports, so its end is an everyday matter: the next port starts it again.
 */
export function createRelayAdapter(api: RelayApi, tabId: number, clock: Clock): RoadAdapter {
  const backoff = createBackoff(clock);
  /** Questions whose answer is still to come; asked again when the background was stopped meanwhile. */
  const asked = new Map<number, (present: boolean) => void>();
  let lastQuestion = 0;
  let control: Runtime.Port | undefined;
  let heard: (document: ReachableDocument, news: News) => void = () => {};
  let listening = false;
  let cancelRetry = () => {};

  function connect(): void {
    const port = openControl();
    if (!port) {
      retry();
      return;
    }
    control = port;
    backoff.opened();
    port.onMessage.addListener((message) => port === control && receive(message as FromBackground));
    port.onDisconnect.addListener(() => port === control && retry());
    for (const id of asked.keys()) post({ t: "ask", id });
  }

  function openControl(): Runtime.Port | undefined {
    try {
      return api.runtime.connect({ name: controlPortName(tabId) });
    } catch {
      return undefined; // the extension was reloaded; its panels are closed with it
    }
  }

  function retry(): void {
    control = undefined;
    if (!listening) return;
    cancelRetry = clock.after(backoff.lost(), () => {
      connect();
      // What was announced while nobody listened is announced again.
      if (asked.size === 0) void ask();
    });
  }

  function post(message: Ask): void {
    try {
      control?.postMessage(message);
    } catch {
      // Closing: `onDisconnect` follows, and asks again.
    }
  }

  function receive(message: FromBackground): void {
    switch (message.t) {
      case "asked":
        asked.get(message.id)?.(message.present);
        asked.delete(message.id);
        return;
      case "heard":
        if (message.sender.tab.id === tabId)
          heard(documentOf(message.sender, message.message), message.message.news);
        return;
      default:
        message satisfies never;
    }
  }

  function ask(): Promise<boolean> {
    lastQuestion += 1;
    const id = lastQuestion;
    return new Promise((resolve) => {
      asked.set(id, resolve);
      post({ t: "ask", id });
    });
  }

  return {
    road: "relay",
    ask,
    listen(listener) {
      heard = listener;
      listening = true;
      connect();
      return () => {
        listening = false;
        cancelRetry();
        control?.disconnect();
        control = undefined;
      };
    },
    open: (document, events) => linkOverPort(api.runtime.connect({ name: pipePortName(document) }), events),
  };
}
