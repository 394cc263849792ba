import { formatBytes } from "../../../model/format.ts";
import { DEFAULT_RETENTION } from "../../store/settings.ts";
import { TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./settings.module.css";

/** How long and how much, what is used, and the way to be rid of it. */
export function StorageSettings() {
  const store = useStore();
  const { settings, archive, marks, traces } = store;
  const { days, megabytes } = settings.retention.value;
  const { byId } = traces.list.value;
  const pinned = marks.pinned.value.filter((id) => byId.has(id)).length;
  return (
    <>
      <Amount
        label="Keep traces for (days)"
        value={days}
        otherwise={DEFAULT_RETENTION.days}
        onChange={(next) => store.setRetention(next, megabytes)}
      />
      <Amount
        label="and at most (MB)"
        value={megabytes}
        otherwise={DEFAULT_RETENTION.megabytes}
        onChange={(next) => store.setRetention(days, next)}
      />
      <p class={css.remark}>
        The oldest go first; pinned traces and those on hold stay. They never leave this browser by
        themselves.
      </p>
      <p data-testid="used-storage">
        {formatBytes(archive.counters.value.storedBytes)} used by {byId.size.toLocaleString("en")} stored{" "}
        {byId.size === 1 ? "trace" : "traces"}
        {pinned > 0 && `, ${pinned.toLocaleString("en")} of them pinned`}.
      </p>
      <TextButton
        title="Of all tabs, pinned or not, but for what is on hold. Undo is offered; the room is free when the panel is closed."
        onClick={() => void store.listActions.deleteAll([...byId.keys()])}
      >
        Delete all
      </TextButton>
    </>
  );
}

interface AmountProps {
  label: string;
  value: number;
  /** In place of what is no number. */
  otherwise: number;
  onChange: (value: number) => void;
}

function Amount({ label, value, otherwise, onChange }: AmountProps) {
  return (
    <label class={css.field}>
      <span>{label}</span>
      <input
        type="number"
        min="1"
        value={value}
        onChange={(event) => {
          const next = Math.max(1, Math.round(Number(event.currentTarget.value)) || otherwise);
          // What was typed may have been put right to what it was before: then nothing is drawn anew.
          event.currentTarget.value = String(next);
          onChange(next);
        }}
      />
    </label>
  );
}
