import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";

/** For any page, with or without an SDK: load it again, recorded from its first script on. */
export function PageTapButton() {
  const { tap, connection } = useStore();
  const isRecorded = tap.state.value === "on";
  return (
    <IconButton
      icon="tap"
      label={
        isRecorded
          ? "Record this page: recorded since it was loaded (press to load it again)"
          : "Record this page: load it again with the tap, no SDK needed"
      }
      pressed={isRecorded}
      disabled={connection.status.value.state === "unreachable" || tap.state.value === "loading"}
      onClick={() => void tap.record()}
    />
  );
}
