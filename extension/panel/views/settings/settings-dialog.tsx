import { formatDuration } from "../../../model/format.ts";
import { STALL_FACTORS, STALL_LENGTHS } from "../../store/preferences.ts";
import { Dialog } from "../shared/dialog.tsx";
import { useStore } from "../shared/store-context.ts";
import { Choice } from "./choice.tsx";
import { CostSettings } from "./cost-settings.tsx";
import { HoldLog } from "./hold-log.tsx";
import { Sealing } from "./sealing.tsx";
import css from "./settings.module.css";
import { SettingsFile } from "./settings-file.tsx";
import { Sites } from "./sites.tsx";
import { StorageSettings } from "./storage-settings.tsx";

const THEME_WORDS = [
  ["devtools", "As DevTools"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const DENSITY_WORDS = [
  ["compact", "Compact"],
  ["normal", "As DevTools"],
  ["comfortable", "Comfortable"],
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
        label="Rows"
        value={preferences.density.value}
        words={DENSITY_WORDS}
        onChoose={(density) => preferences.setDensity(density)}
      />
      <Choice
        label="Times of day"
        value={preferences.timeFormat.value}
        words={TIME_WORDS}
        onChoose={(format) => preferences.setTimeFormat(format)}
      />
      <Choice
        label="A pause of a stream is a stall from"
        value={String(preferences.stallRule.value.minMs)}
        words={STALL_LENGTHS.map((ms) => [String(ms), formatDuration(ms)] as const)}
        onChoose={(ms) => preferences.setStallRule({ minMs: Number(ms) })}
      />
      <Choice
        label="… and from so many times its median"
        value={String(preferences.stallRule.value.factor)}
        words={STALL_FACTORS.map((times) => [String(times), `${times} ×`] as const)}
        onChoose={(times) => preferences.setStallRule({ factor: Number(times) })}
      />
      <h2>What is recorded</h2>
      <p class={css.remark}>
        A page decides that itself: <code>{'init({ capture: "metadata" })'}</code> records how long words are
        in place of the words, <code>redact</code> changes values before they are kept. Keys, tokens and
        cookies never leave the page.
      </p>
      <h2>What is kept</h2>
      <StorageSettings />
      <HoldLog />
      <h2>Sealed audit records</h2>
      <Sealing />
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
