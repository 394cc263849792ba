import {
  type Batch,
  bye,
  COMMAND_EVENT,
  FINAL_EVENT,
  isPageMessage,
  MARKER,
  PROTOCOL_VERSION,
} from "../protocol/index.ts";
import type { WindowLike } from "./window-transport.ts";

interface WorkerLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/**
 * Lets the SDK in a dedicated worker report through this page. Call it once, after `new Worker(…)`;
 * the worker imports `genai-traces/worker` and calls `init` as a page does. Returns the undo (call it when you
 * terminate the worker).
 *
 * The worker receives one message, `{g: "genai-traces", t: "port"}` with a MessagePort. `genai-traces/worker` listens
 * for it from the moment it is imported and stops it there, so import it before you add your own `message`
 * listener (a static import always is before) and your code never sees it.
 * What the worker recorded in its last moments, while the page was left, may be lost: there is no
 * synchronous way out of a worker.
 *
 * @example
 * const worker = new Worker(new URL("./model-worker.js", import.meta.url), { type: "module" });
 * connectWorker(worker);
 */
export function connectWorker(
  worker: WorkerLike,
  page: WindowLike & Pick<Window, "removeEventListener"> = window as never,
): () => void {
  const { port1, port2 } = new MessageChannel();
  /** Passed on and not acknowledged: messages posted while a page is left are lost, these are sent again. */
  let passed: Batch[] = [];

  const onCommand = (event: Event): void => {
    const text = (event as CustomEvent).detail as string;
    port1.postMessage(text);
    try {
      const { t, sid, upTo } = JSON.parse(text);
      if (t === "bye") passed = [];
      if (t === "ack") passed = passed.filter((batch) => batch.sid !== sid || batch.s0 + batch.n - 1 > upTo);
    } catch {
      // Not ours; the worker ignores it too.
    }
  };
  const onHide = (): void => {
    for (const batch of passed)
      page.document.dispatchEvent(
        new CustomEvent(FINAL_EVENT, { detail: JSON.stringify({ ...batch, t: "final" }) }),
      );
  };

  port1.onmessage = ({ data }) => {
    if (!isPageMessage(data)) return;
    if (data.t === "batch") passed.push(data);
    page.postMessage(data, "/");
  };
  page.document.addEventListener(COMMAND_EVENT, onCommand, true);
  page.addEventListener("pagehide", onHide, true);
  worker.postMessage({ g: MARKER, v: PROTOCOL_VERSION, t: "port" }, [port2]);
  return () => {
    port1.postMessage(JSON.stringify(bye()));
    port1.close();
    (page.document as unknown as Document).removeEventListener(COMMAND_EVENT, onCommand, true);
    page.removeEventListener("pagehide", onHide, true);
  };
}
