import { useEffect } from "preact/hooks";
import { isTyping } from "../shared/is-typing.ts";
import { useStore } from "../shared/store-context.ts";
import { type Chart, key } from "./time-gestures.ts";

/** W, A, S and D and the letters of `commandKey` work wherever the focus is, except in a field: as in the Performance panel. */
export function useTimeKeys(chart: () => Chart, command: (event: KeyboardEvent) => boolean): void {
  const { timeWindow } = useStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (document.querySelector("dialog[open], [popover]:popover-open")) return;
      if (key(timeWindow, event, chart()) || command(event)) event.preventDefault();
    };
    // Before the panel's own keys: Esc first takes away what was measured. After those of what has the focus.
    document.body.addEventListener("keydown", onKeyDown);
    return () => document.body.removeEventListener("keydown", onKeyDown);
  });
}
