import { useLayoutEffect, useRef } from "preact/hooks";
import { LONGEST_REASON } from "../../store/marks.ts";
import { TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./note-dialog.module.css";

interface HoldDialogProps {
  traceIds: string[];
  onClose: () => void;
}

/** Puts traces on hold, or releases those that all are; with a reason, which is logged. */
export function HoldDialog({ traceIds, onClose }: HoldDialogProps) {
  const { marks, now } = useStore();
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const releases = traceIds.every((id) => marks.isHeld(id));
  const what = traceIds.length === 1 ? "the trace" : `${traceIds.length.toLocaleString("en")} traces`;
  const verb = releases ? "Release" : "Hold";
  return (
    <Dialog label={`${verb} ${what}`} width={420} onClose={onClose}>
      {(close) => {
        const done = () => {
          const why = field.current?.value ?? "";
          if (releases) marks.release(traceIds, why, now());
          else marks.hold(traceIds, why, now());
          close();
        };
        return (
          <>
            <p class={css.remark}>
              {releases
                ? "It can be deleted again: by hand, by age and for want of room."
                : "Nothing deletes it until it is released: not Delete, not Clear, not its age. It does not stop who clears this browser’s data: save it, too."}
            </p>
            <textarea
              ref={field}
              class={css.field}
              aria-label="Reason"
              placeholder="Reason (is logged)"
              rows={2}
              maxLength={LONGEST_REASON}
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
