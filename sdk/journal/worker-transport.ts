import { MARKER, type PageMessage } from "../protocol/index.ts";
import { createJournal, type Journal } from "./journal.ts";
import { localClock } from "./window-transport.ts";

// Shared and service workers belong to no page.
const { DedicatedWorkerGlobalScope: isDedicatedWorker } = globalThis as {
  DedicatedWorkerGlobalScope?: unknown;
};

export const isWorker = (): boolean => !!isDedicatedWorker;

// From the moment the SDK is imported, because the page may send the port before `init` runs.
const ported = new Promise<MessagePort>((resolve) => {
  if (isDedicatedWorker)
    globalThis.addEventListener("message", (event) => {
      const { data, ports } = event as MessageEvent;
      if (data?.g !== MARKER || data.t !== "port") return;
      // Handlers the app adds later never see it.
      event.stopImmediatePropagation();
      resolve(ports[0] as MessagePort);
    });
});

/** A dedicated worker's journal and its road: a port to the page, which passes everything on. Quiet until it comes. */
export function createWorkerJournal(): Journal {
  let post = (_message: PageMessage): void => {};
  const { journal, greet, command } = createJournal("worker", {
    ...localClock,
    post: (message) => post(message),
  });
  ported.then((port) => {
    post = (message) => port.postMessage(message);
    port.onmessage = ({ data }) => command(data);
    greet();
  });
  return journal;
}
