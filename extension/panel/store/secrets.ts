/**
 * Where tokens and keys of other services are kept: the extension's own storage, never a trace, an export or the page.
 * `browser.storage.local` in the panel, a Map in tests.
 */
export interface SecretStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

export function createMemorySecrets(): SecretStorage {
  const kept = new Map<string, unknown>();
  return {
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
  };
}
