import { useStore } from "../shared/store-context.ts";

/** Sessions are sealed while they are recorded. */
export function SealMark() {
  return useStore().settings.sealing.value ? (
    <span title="Sessions are sealed while they are recorded; see “Sealed audit records” in the settings">
      sealing
    </span>
  ) : null;
}
