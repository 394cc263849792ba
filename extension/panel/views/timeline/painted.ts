import type { TraceTable } from "../../../model/table/trace-table.ts";

/** What the canvas showed in its last frame; benches measure from a page's call to this. */
export interface Painted {
  /** Chunks of all spans. */
  chunks: number;
  /** Spans. */
  spans: number;
}

type Listener = (painted: Painted | null) => void;

const listeners = new Set<Listener>();

export function onPainted(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Costs nothing while nobody measures. */
export function tellPainted(table: TraceTable): void {
  if (listeners.size === 0) return;
  const { chunks } = table.streams;
  for (const listener of listeners) listener({ chunks, spans: table.count });
}
