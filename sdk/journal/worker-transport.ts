import { MARKER } from "../protocol/index.ts";
import { createJournal } from "./journal.ts";
import { sharedJournal } from "./shared-journal.ts";
import { localClock } from "./window-transport.ts";

/**
 * Makes a dedicated worker's journal and its road: a port to the page, which passes everything on. Quiet until
 * it comes. Shared and service workers belong to no page.
 */
export function joinPage(): void {
  const { DedicatedWorkerGlobalScope: isDedicated } = globalThis as { DedicatedWorkerGlobalScope?: unknown };
  if (isDedicated) sharedJournal(createWorkerJournal);
}

function createWorkerJournal() {
  let port: MessagePort | undefined;
  const { journal, greet, command } = createJournal("worker", {
    ...localClock,
    post: (message) => port?.postMessage(message),
  });
  globalThis.addEventListener("message", (event) => {
    const { data, ports } = event as MessageEvent;
    if (data?.g !== MARKER || data.t !== "port" || !ports[0]) return;
    // Handlers the app adds later never see it.
    event.stopImmediatePropagation();
    port = ports[0];
    port.onmessage = (message) => command(message.data);
    greet();
  });
  return journal;
}
