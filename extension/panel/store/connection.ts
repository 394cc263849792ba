import { createModel, effect, signal } from "@preact/signals";
import type { Bridge, BridgeStatus, Road } from "../../bridge/bridge.ts";

/** Views know the bridge only through the store. */
export type { BridgeStatus, Road };

const LOOKING: BridgeStatus = {
  road: "none",
  state: "connecting",
  reason: "Looking for the page…",
  canGrantAccess: false,
  sessions: [],
};

/** How the panel is connected to the inspected page, and whether it listens. */
export const ConnectionModel = createModel((bridge: Bridge) => {
  const status = signal(LOOKING);
  const recording = signal(true);
  /** True after a permission request was refused, so that the button can say so. */
  const accessRefused = signal(false);

  effect(() =>
    bridge.onStatus((next) => {
      status.value = next;
    }),
  );

  return {
    status,
    recording,
    accessRefused,
    setRecording(on: boolean) {
      if (recording.value === on) return;
      recording.value = on;
      bridge.setRecording(on);
    },
    /** Call from a click: browsers grant permissions only for a user's gesture. */
    async grantAccess() {
      const granted = await bridge.grantAccess();
      accessRefused.value = !granted;
    },
  };
});
