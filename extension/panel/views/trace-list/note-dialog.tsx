import { useLayoutEffect, useRef } from "preact/hooks";
import { LONGEST_NOTE } from "../../store/marks.ts";
import { TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
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
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);

  return (
    <Dialog label="Note on the trace" title={`Note on “${name}”`} width={420} onClose={onClose}>
      {(close) => {
        const save = () => {
          onSave(field.current?.value ?? note);
          close();
        };
        return (
          <>
            <textarea
              ref={field}
              class={css.field}
              aria-label="Note"
              rows={4}
              maxLength={LONGEST_NOTE}
              defaultValue={note}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
              }}
            />
            <div class={css.foot}>
              <TextButton title="Ctrl+Enter" onClick={save}>
                Save
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
