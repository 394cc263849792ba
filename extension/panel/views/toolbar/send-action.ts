import type { Store } from "../../store/store.ts";
import type { ToolbarAction } from "./actions.tsx";

/** Leads to the back ends that traces can be sent to; pressed while spans go there by themselves. */
export function sendAction({ sending, destinations }: Store): ToolbarAction {
  const isLive = destinations.live.value.length > 0;
  return {
    icon: "send",
    label: isLive ? "Send traces to a back end (live)" : "Send traces to a back end",
    pressed: isLive,
    run: () => sending.open(),
  };
}
