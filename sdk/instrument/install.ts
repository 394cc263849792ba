import { observeEventSource } from "./event-source.ts";
import { fetchHandler } from "./fetch.ts";
import { drain } from "./idle.ts";
import { replace } from "./replace.ts";
import type { Tap } from "./tap.ts";
import { undoAll } from "./undo-all.ts";
import { observeWebSocket } from "./web-socket.ts";
import { observeXhr } from "./xhr.ts";

/** Puts the tap in the place of the global functions. Returns the undo; what is under way is still seen to its end. */
export function install(tap: Tap): () => void {
  tap.isOn = true;
  const undo = undoAll(
    replace(globalThis, "fetch", fetchHandler(tap)),
    observeXhr(tap),
    observeEventSource(tap),
    observeWebSocket(tap),
  );
  return () => {
    tap.isOn = false;
    drain();
    undo();
  };
}

/**
 * Reads what waits when the page is hidden or left. To be called before `init`: what is read must be written
 * before the journal hands over its last records.
 */
export function watchLeaving(tap: Tap): () => void {
  return undoAll(
    listen("visibilitychange", () => {
      if (document.visibilityState === "hidden") drain();
    }),
    listen("pagehide", (event) => {
      // A page that may come back goes on where it was.
      if (!(event as PageTransitionEvent).persisted) for (const close of tap.open) close();
      drain();
    }),
  );
}

/** In the capture phase, where the window comes first. Nothing of it happens in workers. */
function listen(type: string, listener: (event: Event) => void): () => void {
  globalThis.addEventListener?.(type, listener, true);
  return () => globalThis.removeEventListener?.(type, listener, true);
}
