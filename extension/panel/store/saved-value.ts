import { effect, type Signal, signal } from "@preact/signals";

/** Where state survives a reload of the panel. `localStorage` in the panel, a Map in tests. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const PREFIX = "genai-traces.";

/**
 * A signal that is written down on each change. What cannot be read back (another version, edited by
 * hand) counts as not there; storage that refuses to write costs only the remembering.
 */
export function savedSignal<T>(
  storage: KeyValueStorage,
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): Signal<T> {
  const saved = signal<T>(readSaved(storage, key, isValid) ?? initial);
  effect(() => void writeSaved(storage, key, saved.value));
  return saved;
}

/** What was written down, if it can be read and is valid. */
export function readSaved<T>(
  storage: KeyValueStorage,
  key: string,
  isValid: (value: unknown) => value is T,
): T | undefined {
  try {
    const value: unknown = JSON.parse(storage.getItem(PREFIX + key) ?? "null");
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** False: storage is full or forbidden; what was to be written holds for as long as the panel is open. */
export function writeSaved(storage: KeyValueStorage, key: string, value: unknown): boolean {
  try {
    storage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
