import { MARKER } from "../protocol/index.ts";
import { createJournal, type Journal } from "./journal.ts";
import { localClock } from "./window-transport.ts";

// Shared and service workers belong to no page.
const { DedicatedWorkerGlobalScope: isDedicatedWorker } = globalThis as {
  DedicatedWorkerGlobalScope?: unknown;
};

let port: MessagePort | undefined;
let onPort = (): void => {};

// From the moment the SDK is imported, because the page may send the port before `init` runs.
if (isDedicatedWorker)
  globalThis.addEventListener("message", (event) => {
    const { data, ports } = event as MessageEvent;
    if (data?.g !== MARKER || data.t !== "port") return;
    // Handlers the app adds later never see it.
    event.stopImmediatePropagation();
    port = ports[0];
    onPort();
  });

export const isWorker = (): boolean => !!isDedicatedWorker;

/** A dedicated worker's journal and its road: a port to the page, which passes everything on. Quiet until it comes. */
export function createWorkerJournal(): Journal {
  const { journal, transport } = createJournal("worker", {
    ...localClock,
    post: (message) => port?.postMessage(message),
  });
  onPort = () => {
    if (!port) return;
    port.onmessage = (event) => transport.command(event.data);
    transport.hello();
  };
  onPort();
  return journal;
}
