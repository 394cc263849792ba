import type { HoldEntry } from "../../store/marks.ts";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./settings.module.css";

/** How many traces are on hold; which were, since when and why. */
export function HoldLog() {
  const { marks } = useStore();
  const held = marks.held.value.length;
  const log = marks.log.value;
  if (held === 0 && log.length === 0) return null;
  return (
    <>
      <p>
        {held.toLocaleString("en")} {held === 1 ? "trace is" : "traces are"} on hold
        {held > 0 && `: nothing deletes ${held === 1 ? "it" : "them"}`}.
      </p>
      <details>
        <summary>Log of holds</summary>
        <ul class={css.log}>
          {log
            .slice(-SHOWN)
            .toReversed()
            .map((entry, i) => (
              <li key={i}>{wordsOf(entry)}</li>
            ))}
        </ul>
        <CopyButton label="Copy the log of holds" text={() => JSON.stringify(log, null, 2)} />
      </details>
    </>
  );
}

const SHOWN = 50;

function wordsOf({ atMs, did, traceIds, why }: HoldEntry): string {
  const [first = ""] = traceIds;
  const which = traceIds.length === 1 ? first.slice(0, 8) : `${traceIds.length} traces`;
  return `${new Date(atMs).toLocaleString()}: ${which} ${did}${why ? `: ${clip(why)}` : ""}`;
}
