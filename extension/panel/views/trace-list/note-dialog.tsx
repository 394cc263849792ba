import { useLayoutEffect, useRef } from "preact/hooks";
import { LONGEST_NOTE } from "../../store/marks.ts";
import { TextButton } from "../shared/button.tsx";
import css from "./note-dialog.module.css";

interface NoteDialogProps {
  /** The trace's name. */
  name: string;
  note: string;
  onSave: (note: string) => void;
  onClose: () => void;
}

/** Some words on a trace; an empty note is none. */
export function NoteDialog({ name, note, onSave, onClose }: NoteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
  }, []);

  function save(): void {
    onSave(field.current?.value ?? note);
    dialog.current?.close();
  }

  return (
    <dialog ref={dialog} class={css.dialog} aria-label="Note on the trace" onClose={onClose}>
      <label>
        <span class={css.title} dir="auto">
          Note on “{name}”
        </span>
        <textarea
          ref={field}
          class={css.field}
          rows={4}
          maxLength={LONGEST_NOTE}
          defaultValue={note}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
          }}
        />
      </label>
      <div class={css.foot}>
        <TextButton title="Ctrl+Enter" onClick={save}>
          Save
        </TextButton>
        <TextButton title="Esc" onClick={() => dialog.current?.close()}>
          Cancel
        </TextButton>
      </div>
    </dialog>
  );
}
