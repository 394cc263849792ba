import { useRef } from "preact/hooks";
import { TextButton } from "../shared/button.tsx";
import { saveFile } from "../shared/save-file.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./settings.module.css";

/** Saves all settings, takes them from a file, or forgets them. */
export function SettingsFile() {
  const { settingsFile } = useStore();
  const input = useRef<HTMLInputElement>(null);
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
      <TextButton onClick={() => input.current?.click()}>Take from a file…</TextButton>
      <TextButton
        title="As after installation; what is kept, saved filters, own prices and budgets stay. Undo is offered."
        onClick={() => settingsFile.reset()}
      >
        Reset to defaults
      </TextButton>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="File of settings"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void settingsFile.read(file);
          // The same file can be chosen again.
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
