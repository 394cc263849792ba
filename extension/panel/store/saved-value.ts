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
  register(storage, key, { initial, isValid, saved });
  return saved;
}

/** A value that is written down, for who deals with all of them. */
export interface SavedEntry {
  initial: unknown;
  isValid(value: unknown): boolean;
  saved: Signal<unknown>;
}

const registered = new WeakMap<KeyValueStorage, Map<string, SavedEntry>>();

function register<T>(
  storage: KeyValueStorage,
  key: string,
  { initial, isValid, saved }: { initial: T; isValid: (value: unknown) => value is T; saved: Signal<T> },
): void {
  const entries = registered.get(storage) ?? new Map<string, SavedEntry>();
  registered.set(storage, entries);
  // Where the value is only written after it was found valid.
  entries.set(key, { initial, isValid, saved: saved as Signal<unknown> });
}

/** What is written down there, by key. */
export const savedEntries = (storage: KeyValueStorage): ReadonlyMap<string, SavedEntry> =>
  registered.get(storage) ?? new Map();

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
