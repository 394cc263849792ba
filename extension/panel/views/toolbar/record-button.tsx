import { useStore } from "../shared/store-context.ts";
import css from "./toolbar.module.css";

export function RecordButton() {
  const { connection } = useStore();
  const on = connection.recording.value;
  const label = on ? "Stop recording (Ctrl+E)" : "Record (Ctrl+E)";
  return (
    <button
      type="button"
      class={on ? `${css.record} ${css.recording}` : css.record}
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={() => connection.setRecording(!on)}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.3" />
        <circle cx="8" cy="8" r="4" fill="currentColor" />
      </svg>
    </button>
  );
}
