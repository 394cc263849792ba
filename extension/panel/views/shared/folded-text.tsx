import { useState } from "preact/hooks";
import { formatBytes } from "../../../model/format.ts";
import { LinkButton } from "./button.tsx";
import css from "./folded-text.module.css";

/** UTF-16 code units shown before "show all": a browser lays out that much without a hitch. */
export const FOLD_LENGTH = 64 * 1024;

interface FoldedTextProps {
  text: string;
  /** Monospaced, for code and JSON. */
  mono?: boolean;
}

/** Text of the page, as text, with what it holds kept as it is; long text is folded. */
export function FoldedText({ text, mono }: FoldedTextProps) {
  const [all, setAll] = useState(false);
  const folded = !all && text.length > FOLD_LENGTH;
  return (
    <div class={mono ? css.mono : css.text} dir="auto">
      {folded ? text.slice(0, FOLD_LENGTH) : text}
      {folded && (
        <div class={css.more}>
          … <LinkButton onClick={() => setAll(true)}>Show all ({formatBytes(text.length)})</LinkButton>
        </div>
      )}
    </div>
  );
}
