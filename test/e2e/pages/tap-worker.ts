import "genai-traces/worker";
import { connectWorker, instrument } from "genai-traces";

/** As a page it starts this very script as a worker, which asks for what it is told to. */
declare global {
  /** Resolves with the text that the worker got. */
  var askInWorker: (url: string, body: string) => Promise<string>;
}

if (typeof document === "undefined") {
  instrument({ serviceName: "tap-worker" });
  addEventListener("message", async ({ data: { url, body } }) => {
    const response = await fetch(url, { method: "POST", body });
    postMessage(await response.text());
  });
} else {
  const worker = new Worker("/tap-worker.js");
  connectWorker(worker);
  globalThis.askInWorker = (url, body) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage({ url, body });
    });
}
