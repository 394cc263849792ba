import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";

const SAYS = {
  off: "Server spans: not connected",
  connecting: "Server spans: connecting…",
  connected: "Server spans: connected to the collector",
  waiting: "Server spans: no connection to the collector",
} as const;

/** Leads to the collector and says whether it is there. */
export function ServersButton({ onClick }: { onClick: () => void }) {
  const { collector } = useStore();
  const { phase } = collector.state.value;
  return (
    <IconButton
      icon={phase === "waiting" ? "serversLost" : "servers"}
      label={SAYS[phase]}
      pressed={phase === "connected"}
      onClick={onClick}
    />
  );
}
