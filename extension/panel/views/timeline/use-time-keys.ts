import { useEffect } from "preact/hooks";
import { isTyping } from "../shared/is-typing.ts";
import { useStore } from "../shared/store-context.ts";
import { type Chart, key } from "./time-gestures.ts";

/** W, A, S and D work wherever the focus is, except in a field: as in the Performance panel. */
export function useTimeKeys(chart: () => Chart): void {
  const { timeWindow } = useStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (key(timeWindow, event, chart())) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });
}
