import type { Store } from "./store/store.ts";
import { onPainted } from "./views/timeline/painted.ts";

interface Exposed {
  store: Store;
  bridge: unknown;
  engine: unknown;
}

/** Handles for tests and for the console of a development build; release builds do not have them. */
export function exposeForTests({ store, bridge, engine }: Exposed): void {
  const openNewest = (): void => {
    let newest: { traceId: string; startMs: number } | undefined;
    for (const trace of store.traces.list.peek().byId.values())
      if (!newest || trace.startMs > newest.startMs) newest = trace;
    if (newest) store.selection.selectTrace(newest.traceId);
  };
  Object.assign(globalThis, { genaiTraces: { store, bridge, engine, onPainted, openNewest } });
}
