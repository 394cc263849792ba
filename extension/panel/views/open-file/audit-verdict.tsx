import { counted } from "../../../model/format.ts";
import type { AuditVerdict, CapturedVerdict } from "../../store/open-file.ts";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { useSealingKey } from "../shared/sealing-key.ts";
import css from "./open-file.module.css";

/** Whether a sealed record is as it was sealed, who sealed it, and what that proves. */
export function SealVerdict({ verdict }: { verdict: AuditVerdict }) {
  const { state, records, sessions, deleted, captured, fingerprint, sealedMs, problems, problemCount } =
    verdict;
  const own = useSealingKey();
  const more = problemCount - problems.length;
  return (
    <section class={css.verdict} aria-label="Seal">
      <h3 class={state === "intact" ? css.intact : css.lost}>{TITLES[state]}</h3>
      {state !== "unreadable" && (
        <dl class={css.seal}>
          <dt>Vouched for</dt>
          <dd>
            {counted(records, "record")} of {counted(sessions, "session")}
            {deleted > 0 && `, ${counted(deleted, "record")} deleted since, as the file says`}
          </dd>
          <dt>Sealed</dt>
          <dd>{sealedMs ? `${timesText(sealedMs)}, when the file was saved` : "never"}</dd>
          <dt>Before that</dt>
          {captured ? (
            <dd>
              while recorded{captured.sealedMs && `, ${timesText(captured.sealedMs)}`}:{" "}
              {capturedText(captured)}
            </dd>
          ) : (
            <dd>nothing: what was changed in the browser before it was saved is not seen</dd>
          )}
          <dt>By key</dt>
          <dd>
            <code>{fingerprint}</code>{" "}
            <CopyButton label="Copy the fingerprint of the key" text={() => fingerprint ?? ""} />
            {own !== undefined &&
              (fingerprint === own ? " this installation’s own" : " not this installation’s")}
          </dd>
        </dl>
      )}
      {problems.length > 0 && (
        <ul class={css.problems} aria-label="What was changed">
          {problems.slice(0, SHOWN).map(({ kind, text }, i) => (
            <li key={i}>
              <span class={css.lost}>✕ {kind}</span>
              <span>{clip(text)}</span>
            </li>
          ))}
        </ul>
      )}
      {more + Math.max(0, problems.length - SHOWN) > 0 && (
        <p class={css.format}>
          And {(problemCount - Math.min(SHOWN, problems.length)).toLocaleString("en")} more: “npx genai-traces
          verify” lists them.
        </p>
      )}
      <p class={css.format}>
        A seal proves that nothing was touched after it was set by who holds that key: compare the fingerprint
        with the one you were told. It does not prove that what the page recorded was true, nor when: the
        clock is that of who sealed it.
      </p>
    </section>
  );
}

const timesText = (times: readonly number[]): string =>
  [...new Set(times.map((ms) => new Date(ms).toLocaleString()))].join(" – ");

/** Of the pages' own records: what stands in the file, and what rightly does not. */
function capturedText({ sessions, records, late, withheld, user, retention }: CapturedVerdict): string {
  return [
    `${counted(records - late, "record")} of ${counted(sessions, "session")}, as the pages sent them`,
    late > 0 && `${counted(late, "record")} after that, sealed on saving`,
    withheld > 0 && `${counted(withheld, "record")} not in this file (of other traces, or redacted)`,
    user > 0 && `${counted(user, "record")} deleted before by the user`,
    retention > 0 && `${counted(retention, "record")} deleted before for age or want of room`,
  ]
    .filter(Boolean)
    .join("; ");
}
const SHOWN = 100;
const TITLES: Record<AuditVerdict["state"], string> = {
  intact: "✓ Intact",
  changed: "✕ Changed after it was sealed",
  unreadable: "✕ Not to be verified: its first line is damaged",
};
