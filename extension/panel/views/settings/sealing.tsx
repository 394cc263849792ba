import { CopyButton } from "../shared/copy-button.tsx";
import form from "../shared/form.module.css";
import { useSealingKey } from "../shared/sealing-key.ts";
import { useStore } from "../shared/store-context.ts";
import { DeletionLog } from "./deletion-log.tsx";
import css from "./settings.module.css";

/** Whether sessions are sealed while they are recorded, and by which key one knows what was sealed here. */
export function Sealing() {
  const { settings } = useStore();
  return (
    <>
      <label class={form.choice}>
        <input
          type="checkbox"
          checked={settings.sealing.value}
          onChange={({ currentTarget }) => settings.setSealing(currentTarget.checked)}
        />
        <span>
          Seal sessions while they are recorded
          <small>
            A second after records come they are chained and signed, so that a saved record (Ctrl+S, “Sealed
            audit record”) shows what was changed in this browser since. Deletions are signed, too.
          </small>
        </span>
      </label>
      <OwnKey />
      <DeletionLog />
    </>
  );
}

function OwnKey() {
  const key = useSealingKey();
  if (key === undefined) return null;
  if (key === null)
    return <p class={css.remark}>The key is made when something is sealed for the first time.</p>;
  return (
    <p class={css.remark}>
      Sealed here is what has the key <code>{key}</code>{" "}
      <CopyButton label="Copy the fingerprint of the key" text={() => key} />. Tell it to who verifies your
      records, by another way than the file.
    </p>
  );
}
