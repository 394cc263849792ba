import { counted } from "../../../model/format.ts";
import type { LoggedDeletion } from "../../store/engine-client.ts";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";
import css from "./settings.module.css";

/** How many sessions have seals, and what was deleted of them: when, how much and why. */
export function DeletionLog() {
  const { sealingReport, settings } = useStore();
  const { value } = useAnswer(String(settings.sealing.value), sealingReport);
  if (!value || (value.sessions === 0 && value.deletions.length === 0)) return null;
  const { sessions, deletions } = value;
  return (
    <>
      <p>{counted(sessions, "session")} with seals.</p>
      {deletions.length > 0 && (
        <details>
          <summary>Log of deletions</summary>
          <ul class={css.log}>
            {deletions.slice(0, SHOWN).map((entry, i) => (
              <li key={i}>{wordsOf(entry)}</li>
            ))}
          </ul>
          <CopyButton label="Copy the log of deletions" text={() => JSON.stringify(deletions, null, 2)} />
        </details>
      )}
    </>
  );
}

const SHOWN = 50;

const WHY: Record<LoggedDeletion["why"], string> = {
  user: "deleted by you",
  retention: "deleted for age or want of room",
};

function wordsOf({ atMs, sid, origin, why, records, traces, chain }: LoggedDeletion): string {
  const what = chain ? "all records" : counted(records, "record");
  const of = traces === undefined ? "" : ` of ${counted(traces, "trace")}`;
  return `${new Date(atMs).toLocaleString()}: ${what}${of} of session ${sid.slice(0, 8)} (${clip(origin)}) ${WHY[why]}`;
}
