import { MARKER } from "../protocol/index.ts";
import type { Journal } from "./journal.ts";
import { createTransport } from "./transport.ts";
import { localClock } from "./window-transport.ts";

/** Hands a worker its port; posted by `connectWorker` on the page. */
export const isPortMessage = (data: unknown): boolean =>
  (data as { g?: unknown; t?: unknown } | null)?.g === MARKER && (data as { t?: unknown }).t === "port";

// Shared and service workers belong to no page.
const scope = (globalThis as { DedicatedWorkerGlobalScope?: unknown }).DedicatedWorkerGlobalScope
  ? (globalThis as unknown as EventTarget)
  : undefined;

let port: MessagePort | undefined;
let onPort: (() => void) | undefined;

// Listens from the moment the SDK is imported, because the page may send the port before `init` runs.
scope?.addEventListener("message", (event) => {
  const { data, ports } = event as MessageEvent;
  if (!isPortMessage(data) || !ports[0]) return;
  // Handlers the app adds later never see it.
  event.stopImmediatePropagation();
  port = ports[0];
  onPort?.();
});

export const isWorker = (): boolean => scope !== undefined;

/** The road from a dedicated worker: a port to the page, which passes everything on. Quiet until it comes. */
export function connectToPage(journal: Journal): void {
  const transport = createTransport(journal, {
    ...localClock,
    post: (message) => port?.postMessage(message),
  });
  onPort = () => {
    if (!port) return;
    port.onmessage = (event) => transport.command(event.data);
    transport.hello();
  };
  onPort();
}
