import { createModel, signal } from "@preact/signals";
import { type EngineCounters, noCounters, type StorageState } from "../../engine/engine-api.ts";
import type { EngineClient } from "./engine-client.ts";

/** Views know the engine only through the store. */
export type { StorageState };

/** What the engine says of its storage, and how much it had to do without. */
export const ArchiveModel = createModel((engine: Pick<EngineClient, "resetStorage" | "dismissWiped">) => {
  const state = signal<StorageState>({ type: "ok" });
  const counters = signal(noCounters());

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
