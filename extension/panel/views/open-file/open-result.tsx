import type { ImportResult } from "../../store/open-file.ts";
import { resultText } from "../../store/open-file.ts";
import { clip } from "../shared/clip.ts";
import { Dialog } from "../shared/dialog.tsx";
import { useStore } from "../shared/store-context.ts";
import { SealVerdict } from "./audit-verdict.tsx";
import css from "./open-file.module.css";

/** What was wrong with a file, span by span. */
export function OpenResult() {
  const { files } = useStore();
  const opened = files.details.value;
  if (!opened) return null;
  return (
    <Dialog
      label="What was opened"
      title={clip(opened.name)}
      width={560}
      onClose={() => files.closeDetails()}
    >
      <p>{resultText(opened)}</p>
      {opened.result.format && <p class={css.format}>Read as {opened.result.format}.</p>}
      {opened.result.audit && <SealVerdict verdict={opened.result.audit} />}
      <Problems result={opened.result} />
    </Dialog>
  );
}

function Problems({ result }: { result: ImportResult }) {
  const more = result.lost + result.repaired - result.problems.length;
  return (
    <>
      <ul class={css.problems} aria-label="Problems">
        {result.problems.map(({ span, name, message, lost }, i) => (
          <li key={i}>
            <span class={lost ? css.lost : css.repaired}>{lost ? "✕ lost" : "⚠ put right"}</span>
            <span dir="auto">
              {span !== undefined && <b>Span {span}</b>}
              {name ? ` “${clip(name)}” ` : " "}
              {clip(message)}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class={css.format}>And {more.toLocaleString("en")} more.</p>}
    </>
  );
}
