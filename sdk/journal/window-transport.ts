import { COMMAND_EVENT, FINAL_EVENT } from "../protocol/index.ts";
import type { Journal } from "./journal.ts";
import { createTransport, type Endpoint } from "./transport.ts";

/** What the road needs of a window; tests give a made-up one. */
export interface WindowLike {
  postMessage(message: unknown, target: string): void;
  addEventListener(type: string, listener: (event: Event) => void, capture?: boolean): void;
  document: {
    addEventListener(type: string, listener: (event: Event) => void, capture?: boolean): void;
    dispatchEvent(event: Event): boolean;
    visibilityState: string;
    /** Chromium: loaded before the user asked for it, and perhaps never shown. */
    prerendering?: boolean | undefined;
  };
}

// Apps patch these later (fake timers, zones, message filters): kept as they were when we came.
const { setTimeout, queueMicrotask, CustomEvent, performance } = globalThis;
const post = globalThis.postMessage as WindowLike["postMessage"] | undefined;

export const localClock: Omit<Endpoint, "post"> = {
  now: () => performance.now(),
  soon: (work) => queueMicrotask(work),
  later: (work, milliseconds) => void setTimeout(work, milliseconds),
};

/**
 * The road from a page: `window.postMessage` to the content script, DOM events back, and a synchronous DOM
 * event when the page is left, because messages posted then are lost. `unload` is never listened to: it
 * would keep the page out of the back/forward cache.
 */
export function connectWindow(journal: Journal, page: WindowLike, clock = localClock): void {
  const { document } = page;
  const send = page === (globalThis as unknown) && post ? post : page.postMessage;
  const transport = createTransport(journal, {
    ...clock,
    post: (message) => document.prerendering || send.call(page, message, "/"),
  });
  const flush = (last: boolean): void => {
    try {
      transport.final(
        (batch) => document.dispatchEvent(new CustomEvent(FINAL_EVENT, { detail: JSON.stringify(batch) })),
        last,
      );
    } catch {
      // The page is leaving; there is no one to tell.
    }
  };
  // In the capture phase, before an app can stop them.
  document.addEventListener(COMMAND_EVENT, (event) => transport.command((event as CustomEvent).detail), true);
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "hidden") flush(false);
    },
    true,
  );
  page.addEventListener("pagehide", () => flush(true), true);
  document.addEventListener("prerenderingchange", transport.hello);
  transport.hello();
}
