import type { Store } from "../../store/store.ts";
import type { ToolbarAction } from "./actions.tsx";

const SAYS = {
  off: "Server spans: not connected",
  connecting: "Server spans: connecting…",
  connected: "Server spans: connected to the collector",
  waiting: "Server spans: no connection to the collector",
} as const;

/** Leads to the collector and says whether it is there. */
export function serversAction({ collector }: Store, run: () => void): ToolbarAction {
  const { phase } = collector.state.value;
  return {
    icon: phase === "waiting" ? "serversLost" : "servers",
    label: SAYS[phase],
    pressed: phase === "connected",
    run,
  };
}
