import { LONGEST_NOTE } from "../../store/marks.ts";
import { WordsDialog } from "./words-dialog.tsx";

interface NoteDialogProps {
  /** The trace's name. */
  name: string;
  note: string;
  onSave: (note: string) => void;
  onClose: () => void;
}

/** Some words on a trace; an empty note is none. */
export const NoteDialog = ({ name, note, onSave, onClose }: NoteDialogProps) => (
  <WordsDialog
    label="Note on the trace"
    title={`Note on “${name}”`}
    field="Note"
    words={note}
    rows={4}
    maxLength={LONGEST_NOTE}
    verb="Save"
    onDone={onSave}
    onClose={onClose}
  />
);
