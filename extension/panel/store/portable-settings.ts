import { type KeyValueStorage, savedEntries } from "./saved-value.ts";

export const SETTINGS_FORMAT = "genai-traces-settings";

interface SettingsFile {
  format: typeof SETTINGS_FORMAT;
  version: 1;
  settings: Record<string, unknown>;
}

/** What was chosen otherwise than at first, as a file. Secrets, traces, pins and notes are not among it. */
export function settingsAsText(storage: KeyValueStorage): string {
  const settings: Record<string, unknown> = {};
  for (const [key, { kind, initial, saved }] of savedEntries(storage))
    if (kind !== "place" && JSON.stringify(saved.peek()) !== JSON.stringify(initial))
      settings[key] = saved.peek();
  const file: SettingsFile = { format: SETTINGS_FORMAT, version: 1, settings };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export interface TakenSettings {
  /** How many hold now. */
  taken: number;
  /** Keys that this version does not know, or whose value is none of theirs. */
  left: string[];
  /** As it was before. */
  undo(): void;
}

/**
 * Takes over what a file says; what it does not name is as at first. Throws an error with words for people, and changes
 * nothing, where it is no such file.
 */
export function takeSettings(storage: KeyValueStorage, text: string): TakenSettings {
  const { settings } = readFile(text);
  const entries = [...savedEntries(storage)].filter(([, { kind }]) => kind !== "place");
  const before = entries.map(([, { saved }]) => saved.peek());
  const left = Object.keys(settings).filter((key) => !entries.some(([known]) => known === key));
  let taken = 0;
  for (const [key, { initial, isValid, saved }] of entries) {
    const isNamed = Object.hasOwn(settings, key);
    const isGood = isNamed && isValid(settings[key]);
    if (isNamed && !isGood) left.push(key);
    else saved.value = isGood ? settings[key] : initial;
    if (isGood) taken++;
  }
  return {
    taken,
    left,
    undo: () =>
      entries.forEach(([, { saved }], i) => {
        saved.value = before[i];
      }),
  };
}

/** As after installation, but for what is work, or would delete traces at once. */
export function resetSettings(storage: KeyValueStorage): TakenSettings {
  const work = [...savedEntries(storage)].filter(([, { kind }]) => kind === "work");
  const settings = Object.fromEntries(work.map(([key, { saved }]) => [key, saved.peek()]));
  return takeSettings(storage, JSON.stringify({ format: SETTINGS_FORMAT, version: 1, settings }));
}

function readFile(text: string): SettingsFile {
  let file: Partial<SettingsFile> | null;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("This is no JSON: choose a file that “Save settings” has written.");
  }
  if (file?.format !== SETTINGS_FORMAT || typeof file.settings !== "object" || file.settings === null)
    throw new Error(
      "There are no settings of GenAI Traces in it: choose a file that “Save settings” has written.",
    );
  if (file.version !== 1)
    throw new Error(
      "These settings were saved by a newer version of GenAI Traces: update the extension first.",
    );
  return file as SettingsFile;
}
