import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import css from "./words-dialog.module.css";

interface WordsDialogProps {
  label: string;
  /** Default: the label. */
  title?: string;
  /** Above the field. */
  children?: ComponentChildren;
  /** Accessible name of the field. */
  field: string;
  placeholder?: string;
  words?: string;
  rows: number;
  maxLength: number;
  /** The button's word. */
  verb: string;
  onDone: (words: string) => void;
  onClose: () => void;
}

/** Asks for some words. Ctrl+Enter takes them. */
export function WordsDialog({
  label,
  title,
  children,
  field: name,
  words = "",
  verb,
  ...props
}: WordsDialogProps) {
  const { placeholder, rows, maxLength, onDone, onClose } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <Dialog label={label} title={title} width={420} onClose={onClose}>
      {(close) => {
        const done = () => {
          onDone(field.current?.value ?? words);
          close();
        };
        return (
          <>
            {children && <p class={css.remark}>{children}</p>}
            <textarea
              ref={field}
              class={css.field}
              aria-label={name}
              placeholder={placeholder}
              rows={rows}
              maxLength={maxLength}
              defaultValue={words}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done();
              }}
            />
            <div class={css.foot}>
              <TextButton title="Ctrl+Enter" onClick={done}>
                {verb}
              </TextButton>
              <TextButton title="Esc" onClick={close}>
                Cancel
              </TextButton>
            </div>
          </>
        );
      }}
    </Dialog>
  );
}
