import { Dialog } from "../shared/dialog.tsx";
import { useStore } from "../shared/store-context.ts";
import { Choice } from "./choice.tsx";
import { CostSettings } from "./cost-settings.tsx";
import { HoldLog } from "./hold-log.tsx";
import css from "./settings.module.css";
import { SettingsFile } from "./settings-file.tsx";
import { Sites } from "./sites.tsx";
import { StorageSettings } from "./storage-settings.tsx";

const THEME_WORDS = [
  ["devtools", "As DevTools"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const TIME_WORDS = [
  ["24h", "24 hours, local"],
  ["12h", "12 hours, local"],
  ["utc", "UTC"],
] as const;

/** What the user may choose once for all. Everything holds as soon as it is chosen. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const store = useStore();
  const { preferences } = store;
  return (
    <Dialog label="Settings" width={460} onClose={onClose}>
      <h2>Appearance</h2>
      <Choice
        label="Theme"
        value={preferences.theme.value}
        words={THEME_WORDS}
        onChoose={(theme) => preferences.setTheme(theme)}
      />
      <Choice
        label="Times of day"
        value={preferences.timeFormat.value}
        words={TIME_WORDS}
        onChoose={(format) => preferences.setTimeFormat(format)}
      />
      <h2>What is kept</h2>
      <StorageSettings />
      <HoldLog />
      <h2>Cost</h2>
      <CostSettings />
      <h2>Sites with access</h2>
      <Sites />
      <h2>All settings</h2>
      <p class={css.remark}>
        As a file for another computer or a colleague: columns, filters, looks, what is kept. No traces, pins,
        notes, addresses or keys.
      </p>
      <SettingsFile />
    </Dialog>
  );
}
