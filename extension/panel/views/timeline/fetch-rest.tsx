import { SOURCES } from "../../store/sources.ts";
import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";

/** Asks the stores of traces for what is not here of the opened one. Only where there is one to ask. */
export function FetchRest() {
  const { sources, selection } = useStore();
  const traceId = selection.traceId.value;
  const list = sources.list.value;
  if (traceId === null || list.length === 0) return null;
  const names = [...new Set(list.map(({ kind }) => SOURCES[kind].name))].join(", ");
  const isBusy = sources.busy.value !== null;
  return (
    <IconButton
      icon="bringDown"
      label={isBusy ? `Asking ${names}…` : `Get the rest of this trace from ${names}`}
      disabled={isBusy}
      onClick={() => void sources.fetchRest(traceId)}
    />
  );
}
