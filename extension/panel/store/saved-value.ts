import { effect, type Signal, signal } from "@preact/signals";

/** Where state survives a reload of the panel. `localStorage` in the panel, a Map in tests. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const PREFIX = "genai-traces.";

/**
 * What a value is to its user: a `liking` goes into a file of settings and is forgotten when they are reset; `work` goes into the
 * file, too, but resetting spares it; a `place`, or what belongs to this browser's traces, does neither.
 */
export type SavedKind = "liking" | "work" | "place";

/**
 * A signal that is written down on each change. What cannot be read back (another version, edited by
 * hand) counts as not there; storage that refuses to write costs only the remembering.
 */
export function savedSignal<T>(
  storage: KeyValueStorage,
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T,
  kind: SavedKind = "liking",
): Signal<T> {
  const saved = signal<T>(readSaved(storage, key, isValid) ?? initial);
  effect(() => void writeSaved(storage, key, saved.value));
  const entries = registered.get(storage) ?? new Map<string, SavedEntry>();
  registered.set(storage, entries);
  // Only valid values are put there: who has the entry asks first.
  entries.set(key, { kind, initial, isValid, saved: saved as Signal<unknown> });
  return saved;
}

/** A value that is written down, for who deals with all of them. */
export interface SavedEntry {
  kind: SavedKind;
  initial: unknown;
  isValid(value: unknown): boolean;
  saved: Signal<unknown>;
}

const registered = new WeakMap<KeyValueStorage, Map<string, SavedEntry>>();

/** What is written down there, by key. */
export const savedEntries = (storage: KeyValueStorage): ReadonlyMap<string, SavedEntry> =>
  registered.get(storage) ?? new Map();

export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

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
