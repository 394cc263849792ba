import type { Browser, Runtime } from "webextension-polyfill";
import { type CutSender, contentPortName, isAnnouncement, PRESENT, who } from "../../sdk/protocol/index.ts";
import type { LinkEvents, ReachableDocument, RoadAdapter } from "./link.ts";
import { linkOverPort } from "./port-link.ts";
import { documentOf } from "./sender.ts";

export type DirectApi = Pick<Browser, "runtime" | "tabs">;

/**
 * Chromium: the panel reaches content scripts itself, so that no service worker, which the browser stops
 * after 30 idle seconds, stands on the road.
 */
export function createDirectAdapter(api: DirectApi, tabId: number): RoadAdapter {
  return {
    road: "direct",
    listen(heard) {
      const listener = (message: unknown, sender: Runtime.MessageSender) => {
        // Every panel hears the content scripts of all tabs.
        if (sender.id !== api.runtime.id || sender.tab?.id !== tabId || !isAnnouncement(message)) return;
        heard(documentOf(sender as CutSender, message), message.news);
      };
      const event = api.runtime.onMessage as unknown as ListenerSet<typeof listener>;
      event.addListener(listener);
      return () => event.removeListener(listener);
    },
    async ask() {
      try {
        return (await api.tabs.sendMessage(tabId, who())) === PRESENT;
      } catch {
        return false; // nobody is there; the wording of the error differs with the browser's version
      }
    },
    open: ({ browserId, instance }: ReachableDocument, events: LinkEvents) =>
      linkOverPort(
        api.tabs.connect(tabId, { documentId: browserId, name: contentPortName(instance) }),
        events,
      ),
  };
}

/** The polyfill's type of `onMessage` wants an answer of every listener; ours only listen. */
interface ListenerSet<Listener> {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}
