import { Bodies, isRawBatch, RAW_ACK_EVENT, RAW_PORT, type RawAck, type RawOrder } from "./messages.ts";

/** The least a content script could do: page → port and back. Given texts, it can also send of its own accord. */
interface Port {
  name: string;
  postMessage(message: unknown): void;
  onMessage: { addListener(listener: (message: RawAck | RawOrder) => void): void };
}
declare const chrome: { runtime: { onConnect: { addListener(listener: (port: Port) => void): void } } };

const scope = globalThis as unknown as { rawTexts?: { texts: string[]; count: number } };

chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== RAW_PORT) return;
  window.addEventListener("message", ({ data }) => {
    if (isRawBatch(data)) port.postMessage(data);
  });
  let bodies: Bodies | undefined;
  port.onMessage.addListener((message) => {
    if ("upTo" in message) {
      document.dispatchEvent(new CustomEvent(RAW_ACK_EVENT, { detail: JSON.stringify(message) }));
      return;
    }
    const { texts, count } = scope.rawTexts ?? { texts: [], count: 0 };
    bodies ??= new Bodies(texts, count);
    for (let i = 0; i < message.more; i++) port.postMessage(bodies.next());
  });
});
