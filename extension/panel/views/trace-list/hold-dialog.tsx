import { LONGEST_REASON } from "../../store/marks.ts";
import { useStore } from "../shared/store-context.ts";
import { WordsDialog } from "./words-dialog.tsx";

interface HoldDialogProps {
  traceIds: string[];
  onClose: () => void;
}

/** Puts traces on hold, or releases those that all are; with a reason, which is logged. */
export function HoldDialog({ traceIds, onClose }: HoldDialogProps) {
  const { marks, now } = useStore();
  const releases = traceIds.every((id) => marks.isHeld(id));
  const what = traceIds.length === 1 ? "the trace" : `${traceIds.length.toLocaleString("en")} traces`;
  const verb = releases ? "Release" : "Hold";
  return (
    <WordsDialog
      label={`${verb} ${what}`}
      field="Reason"
      placeholder="Reason (is logged)"
      rows={2}
      maxLength={LONGEST_REASON}
      verb={verb}
      onDone={(why) => marks[releases ? "release" : "hold"](traceIds, why, now())}
      onClose={onClose}
    >
      {releases
        ? "It can be deleted again: by hand, by age and for want of room."
        : "Nothing deletes it until it is released: not Delete, not Clear, not its age. It does not stop who clears this browser’s data: save it, too."}
    </WordsDialog>
  );
}
