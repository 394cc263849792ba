import { CopyButton } from "../shared/copy-button.tsx";
import { useSealingKey } from "../shared/sealing-key.ts";
import css from "./settings.module.css";

/** By which key one knows a record that was sealed here. */
export function Sealing() {
  const key = useSealingKey();
  if (key === undefined) return null;
  if (key === null)
    return (
      <p class={css.remark}>
        The key is made when the first record is sealed (Ctrl+S, “Sealed audit record”).
      </p>
    );
  return (
    <p class={css.remark}>
      Sealed here is what has the key <code>{key}</code>{" "}
      <CopyButton label="Copy the fingerprint of the key" text={() => key} />. Tell it to who verifies your
      records, by another way than the file.
    </p>
  );
}
