import { connectWorker } from "genai-traces";
import type { EmitterApi } from "./emitter.ts";

/** The emitter, but in a worker: the page itself has no tracer, it only lends the worker its road. */
const worker = new Worker(`/emitter.js${location.search}`);
connectWorker(worker);

const ask = <K extends keyof EmitterApi>(
  call: K,
  ...args: Parameters<EmitterApi[K]>
): Promise<ReturnType<EmitterApi[K]>> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ call, args, answer: port2 }, [port2]);
  });

/** Calls that answer later; `evaluate` waits for them. */
globalThis.emitter = {
  ask: (name: string, chunks?: number) => ask("ask", name, chunks),
  stream: (name: string, rate: number) => ask("stream", name, rate),
  stop: () => ask("stop"),
  emitted: () => ask("emitted"),
} as unknown as EmitterApi;
