import type { Trace } from "../../../model/trace.ts";

/** What the canvas showed in its last frame; benches measure from a page's call to this. */
export interface Painted {
  /** Text of the newest chunk of any span. */
  lastChunk: string;
}

type Listener = (painted: Painted | null) => void;

const listeners = new Set<Listener>();

export function onPainted(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Costs nothing while nobody measures. */
export function tellPainted(trace: Trace): void {
  if (listeners.size === 0) return;
  let lastChunk = "";
  for (const { stream } of trace.spans.values())
    if (stream && stream.count > 0) lastChunk = stream.chunks[stream.count - 1]?.text ?? "";
  for (const listener of listeners) listener({ lastChunk });
}
