import type { Runtime } from "webextension-polyfill";
import type { Link, LinkEvents } from "./link.ts";

/** A link over an extension port, whoever is at its other end. */
export function linkOverPort(port: Runtime.Port, { message, closed }: LinkEvents): Link {
  port.onMessage.addListener(message);
  port.onDisconnect.addListener(closed);
  return {
    send: (command) => port.postMessage(command),
    close: () => port.disconnect(),
  };
}
