import { type Relay, type RelayRuntime, startRelay } from "./relay.ts";

declare const browser: { runtime: RelayRuntime } | undefined;
declare const chrome: { runtime: RelayRuntime };

/** In this script's own world. Browsers can inject twice: Firefox after history navigation, we after a grant. */
const scope = globalThis as { genaiTracesRelay?: Relay };

if (!scope.genaiTracesRelay?.isAlive()) {
  scope.genaiTracesRelay?.stop();
  const random = crypto.getRandomValues(new Uint8Array(8));
  scope.genaiTracesRelay = startRelay({
    runtime: (typeof browser === "undefined" ? chrome : browser).runtime,
    page: window,
    instance: Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  });
}
