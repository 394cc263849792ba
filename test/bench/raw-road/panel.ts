import { RAW_PORT, type RawAck, type RawBatch, type RawOrder } from "./messages.ts";
import type { RawDone, RawWork } from "./worker.ts";

/** The least a panel could do: port → worker and back. */
interface Port {
  postMessage(message: RawAck | RawOrder): void;
  onMessage: { addListener(listener: (message: RawBatch) => void): void };
  disconnect(): void;
}
declare const chrome: {
  tabs: { connect(tabId: number, info: { name: string }): Port };
  devtools: { inspectedWindow: { tabId: number } };
};

const connect = () => chrome.tabs.connect(chrome.devtools.inspectedWindow.tabId, { name: RAW_PORT });

const policy = (
  globalThis as unknown as {
    trustedTypes: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): string };
    };
  }
).trustedTypes.createPolicy("genai-traces-worker", { createScriptURL: (url) => url });
const worker = new Worker(policy.createScriptURL("worker.js"), { type: "module" });
const send = (work: RawWork) => worker.postMessage(work);

/** Messages ordered at the start; then eight are ordered whenever eight have come. */
const AHEAD = 32;

/** Records each second over the port alone. */
function port(seconds: number): Promise<number> {
  return new Promise((resolve) => {
    const port = connect();
    const from = performance.now();
    let records = 0;
    let messages = 0;
    port.onMessage.addListener(({ n }) => {
      records += n;
      const elapsed = (performance.now() - from) / 1000;
      if (elapsed >= seconds) {
        port.disconnect();
        resolve(records / elapsed);
      } else if (++messages % 8 === 0) port.postMessage({ g: "raw-road", more: 8 });
    });
    port.postMessage({ g: "raw-road", more: AHEAD });
  });
}

/** Records each second into the database alone. */
function put(texts: string[], count: number, seconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<RawDone>) => {
      if (data.type === "rate") resolve(data.rate);
      else if (data.type === "failed") reject(new Error(data.reason));
    });
    send({ type: "alone", texts, count, seconds });
  });
}

/** From now on whatever the page sends is stored and acknowledged. */
function carry(): void {
  const port = connect();
  port.onMessage.addListener((batch) => send({ type: "row", batch }));
  worker.addEventListener("message", ({ data }: MessageEvent<RawDone>) => {
    if (data.type === "stored") port.postMessage({ g: "raw-road", upTo: data.upTo });
  });
}

export const rawPanel = { port, put, carry };
Object.assign(globalThis, { rawPanel });
