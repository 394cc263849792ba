import { createModel, signal } from "@preact/signals";
import type { EngineCounters, StorageState } from "../../engine/engine-api.ts";
import type { EngineClient } from "./engine-client.ts";

/** Views know the engine only through the store. */
export type { StorageState };

const NOTHING: EngineCounters = {
  records: 0,
  overflow: 0,
  lost: 0,
  invalid: 0,
  duplicates: 0,
  refusedEnvelopes: 0,
  storedBytes: 0,
};

/** What the engine says of its storage, and how much it had to do without. */
export const ArchiveModel = createModel((engine: Pick<EngineClient, "resetStorage" | "dismissWiped">) => {
  const state = signal<StorageState>({ type: "ok" });
  const counters = signal(NOTHING);

  return {
    state,
    counters,
    setState(next: StorageState) {
      state.value = next;
    },
    setCounters(next: EngineCounters) {
      counters.value = next;
    },
    /** `wiped` is a message, not a state: once read it is over. */
    async dismiss() {
      state.value = { type: "ok" };
      await engine.dismissWiped();
    },
    async reset() {
      const next = await engine.resetStorage();
      state.value = next;
    },
  };
});
