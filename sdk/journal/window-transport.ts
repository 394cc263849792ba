import { COMMAND_EVENT, FINAL_EVENT } from "../protocol/index.ts";
import { createJournal, type Endpoint, type Journal } from "./journal.ts";

/** What the road needs of a window; tests give a made-up one. */
export interface WindowLike {
  postMessage(message: unknown, target: string): void;
  addEventListener(type: string, listener: (event: Event) => void, capture?: boolean): void;
  document: {
    addEventListener(type: string, listener: (event: Event) => void, capture?: boolean): void;
    dispatchEvent(event: Event): boolean;
    visibilityState: string;
    /** Chromium: loaded before the user asked for it, and perhaps never shown. */
    prerendering?: boolean;
  };
}

// Apps patch these later (fake timers, zones): kept as they were when we came.
const { setTimeout, queueMicrotask, CustomEvent, performance } = globalThis;

export const localClock: Omit<Endpoint, "post"> = {
  now: () => performance.now(),
  plan: (work, milliseconds) => {
    if (milliseconds > 0) setTimeout(work, milliseconds);
    else queueMicrotask(work);
  },
};

/**
 * A page's journal and its road: `window.postMessage` to the content script, DOM events back, and a synchronous
 * DOM event when the page is left, because messages posted then are lost. `unload` is never listened to: it
 * would keep the page out of the back/forward cache.
 */
export function createPageJournal(page: WindowLike, clock = localClock): Journal {
  // An app may put a filter in its place later.
  const { document, postMessage } = page;
  const { journal, greet, command, rest } = createJournal("page", {
    ...clock,
    post: (message) => {
      try {
        if (!document.prerendering) postMessage.call(page, message, "/");
      } catch {
        // A page that forbids messages is not traced; it must not notice more than that.
      }
    },
  });
  const leave = (last: boolean): void =>
    rest(
      (batch) => document.dispatchEvent(new CustomEvent(FINAL_EVENT, { detail: JSON.stringify(batch) })),
      last,
    );
  // In the capture phase, where the window comes before all else: an app cannot stop them.
  const on = (type: string, listener: (event: Event) => void): void =>
    page.addEventListener(type, listener, true);
  on(COMMAND_EVENT, (event) => command((event as CustomEvent).detail));
  on("prerenderingchange", greet);
  on("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave(false);
  });
  on("pagehide", () => leave(true));
  greet();
  return journal;
}
