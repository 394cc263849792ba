import browser from "webextension-polyfill";
import { systemClock } from "./clock.ts";
import type { BridgeEnvironment } from "./create-bridge.ts";

/** The real browser around a DevTools panel. */
export const browserEnvironment = (): BridgeEnvironment => ({
  api: browser,
  inspectedWindow: browser.devtools.inspectedWindow,
  onNavigated: browser.devtools.network.onNavigated,
  clock: systemClock,
  // A panel behind another one gets no frames, though its document counts as visible.
  visible: () => new Promise((resolve) => void requestAnimationFrame(() => resolve())),
});
