import type { EpochMs } from "../../model/units.ts";
import type { Notice } from "./notices.ts";
import { resetSettings, settingsAsText, takeSettings } from "./portable-settings.ts";
import type { KeyValueStorage } from "./saved-value.ts";

interface Parts {
  storage: KeyValueStorage;
  notices: { show(notice: Notice): void };
  /** What is kept may be less now, or more. */
  retentionChanged(): void;
  now(): EpochMs;
}

/** All settings at once: as a file, from one, and as after installation; the latter two can be taken back. */
export function createSettingsFile({ storage, notices, retentionChanged, now }: Parts) {
  const changed = (text: string, undo: () => void) => {
    retentionChanged();
    const run = () => {
      undo();
      retentionChanged();
    };
    notices.show({ text, action: { label: "Undo", run } });
  };
  return {
    write: (): { file: Blob; name: string } => ({
      file: new Blob([settingsAsText(storage)], { type: "application/json" }),
      name: `genai-traces-settings-${new Date(now()).toISOString().slice(0, 10)}.json`,
    }),
    async read(file: File): Promise<void> {
      try {
        const { taken, left, undo } = takeSettings(storage, await file.text());
        const unknown = left.length
          ? ` ${left.length} ${left.length === 1 ? "is" : "are"} unknown here or not valid, and as before: ${left.slice(0, 5).join(", ").slice(0, 200)}.`
          : "";
        changed(
          `${taken} ${taken === 1 ? "setting" : "settings"} taken from “${file.name}”.${unknown}`,
          undo,
        );
      } catch (error) {
        notices.show({
          text: `“${file.name}” was not taken. ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    },
    reset(): void {
      changed("Settings are as after installation.", resetSettings(storage).undo);
    },
  };
}
