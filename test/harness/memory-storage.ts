import type { KeyValueStorage } from "../../extension/panel/store/saved-value.ts";

/** Each visit of the harness begins anew, so that pictures are the same each time. */
export class MemoryStorage implements KeyValueStorage {
  private values = new Map<string, string>();
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.values.set(key, value);
}
