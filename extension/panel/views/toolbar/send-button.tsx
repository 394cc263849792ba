import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";

/** Leads to the back ends that traces can be sent to. */
export function SendButton() {
  const { sending } = useStore();
  return <IconButton icon="send" label="Send traces to a back end" onClick={() => sending.open()} />;
}
