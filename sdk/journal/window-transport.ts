import { COMMAND_EVENT, FINAL_EVENT } from "../protocol/index.ts";
import { createJournal, type Journal } from "./journal.ts";
import type { Endpoint } from "./transport.ts";

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

// Apps patch these later (fake timers, zones, message filters): kept as they were when we came.
const { setTimeout, queueMicrotask, CustomEvent, performance, postMessage } =
  globalThis as unknown as typeof globalThis & Pick<WindowLike, "postMessage">;

export const localClock: Omit<Endpoint, "post"> = {
  now: () => performance.now(),
  soon: (work) => queueMicrotask(work),
  later: (work, milliseconds) => setTimeout(work, milliseconds),
};

/**
 * A page's journal and its road: `window.postMessage` to the content script, DOM events back, and a synchronous
 * DOM event when the page is left, because messages posted then are lost. `unload` is never listened to: it
 * would keep the page out of the back/forward cache.
 */
export function createPageJournal(page: WindowLike, clock = localClock): Journal {
  const { document } = page;
  const post = page === (globalThis as unknown) ? postMessage : page.postMessage;
  const { journal, transport } = createJournal("page", {
    ...clock,
    post: (message) => {
      try {
        if (!document.prerendering) post.call(page, message, "/");
      } catch {
        // A page that forbids messages is not traced; it must not notice more than that.
      }
    },
  });
  // In the capture phase, before an app can stop them.
  const on = (target: Pick<WindowLike, "addEventListener">, type: string, listener: (event: Event) => void) =>
    target.addEventListener(type, listener, true);
  const leave = (last: boolean): void =>
    transport.rest(
      (batch) => document.dispatchEvent(new CustomEvent(FINAL_EVENT, { detail: JSON.stringify(batch) })),
      last,
    );
  on(document, COMMAND_EVENT, (event) => transport.command((event as CustomEvent).detail));
  on(document, "prerenderingchange", transport.hello);
  on(document, "visibilitychange", () => {
    if (document.visibilityState === "hidden") leave(false);
  });
  on(page, "pagehide", () => leave(true));
  transport.hello();
  return journal;
}
