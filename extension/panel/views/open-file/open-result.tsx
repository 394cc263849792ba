import { useEffect, useRef } from "preact/hooks";
import type { ImportResult } from "../../store/open-file.ts";
import { resultText } from "../../store/open-file.ts";
import { IconButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { closeOnEscape } from "../shared/close-on-escape.ts";
import { useStore } from "../shared/store-context.ts";
import { SealVerdict } from "./audit-verdict.tsx";
import css from "./open-file.module.css";

/** What was wrong with a file, span by span. */
export function OpenResult() {
  const { files } = useStore();
  const dialog = useRef<HTMLDialogElement>(null);
  const opened = files.details.value;
  useEffect(() => {
    if (opened) dialog.current?.showModal();
  }, [opened]);
  if (!opened) return null;
  return (
    <dialog
      ref={dialog}
      class={css.sheet}
      aria-label="What was opened"
      onClose={() => files.closeDetails()}
      onKeyDown={closeOnEscape}
    >
      <div class={css.head}>
        <h2 dir="auto">{clip(opened.name)}</h2>
        <IconButton icon="close" label="Close (Esc)" onClick={() => dialog.current?.close()} />
      </div>
      <p>{resultText(opened)}</p>
      {opened.result.format && <p class={css.format}>Read as {opened.result.format}.</p>}
      {opened.result.audit && <SealVerdict verdict={opened.result.audit} />}
      <Problems result={opened.result} />
    </dialog>
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
