import { TextButton } from "../shared/button.tsx";
import { useFilePicker } from "../shared/file-picker.tsx";
import { saveFile } from "../shared/save-file.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./settings.module.css";

/** Saves all settings, takes them from a file, or forgets them. */
export function SettingsFile() {
  const { settingsFile } = useStore();
  const { pick, input } = useFilePicker(([file]) => file && void settingsFile.read(file), {
    label: "File of settings",
    accept: "application/json,.json",
  });
  return (
    <div class={css.buttons}>
      <TextButton
        onClick={() => {
          const { file, name } = settingsFile.write();
          saveFile(file, name);
        }}
      >
        Save settings…
      </TextButton>
      <TextButton onClick={pick}>Take from a file…</TextButton>
      <TextButton
        title="As after installation; what is kept, saved filters, own prices and budgets stay. Undo is offered."
        onClick={() => settingsFile.reset()}
      >
        Reset to defaults
      </TextButton>
      {input}
    </div>
  );
}
