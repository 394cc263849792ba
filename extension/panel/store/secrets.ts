/**
 * Where tokens and keys of other services are kept: the extension's own storage, never a trace, an export or the page.
 * `browser.storage.local` in the panel, a Map in tests.
 */
export interface SecretStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Calls back when it is written, by whichever panel. */
  watch(key: string, changed: (value: unknown) => void): void;
}

export function createMemorySecrets(): SecretStorage {
  const kept = new Map<string, unknown>();
  const watchers = new Map<string, ((value: unknown) => void)[]>();
  return {
    get: async (key) => kept.get(key),
    async set(key, value) {
      kept.set(key, value);
      for (const changed of watchers.get(key) ?? []) changed(value);
    },
    watch: (key, changed) => void watchers.set(key, [...(watchers.get(key) ?? []), changed]),
  };
}
