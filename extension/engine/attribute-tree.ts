import type { Attributes } from "../../sdk/protocol/index.ts";

/** Nesting of one attribute value; the SDK stops at 12. */
export const MAX_DEPTH = 32;
/** Values in all attributes of one record; the SDK allows 2 000 per value. */
export const MAX_NODES = 100_000;
/** UTF-16 code units of one key. */
export const MAX_KEY_LENGTH = 1024;
/** UTF-16 code units of all text in one record: twice what the protocol lets a record's JSON have. */
export const MAX_TEXT = 1024 * 1024;

/**
 * What one record may still cost. One instance serves all records, so that the hot path allocates
 * nothing: `reset` starts the next.
 */
export class RecordBudget {
  #nodes = 0;
  #text = 0;

  reset(): void {
    this.#nodes = MAX_NODES;
    this.#text = MAX_TEXT;
  }

  isText(value: unknown): value is string {
    if (typeof value !== "string") return false;
    this.#text -= value.length;
    return this.#text >= 0;
  }

  isOptionalText(value: unknown): value is string | undefined {
    return value === undefined || this.isText(value);
  }

  /**
   * A bounded tree of JSON values. It is taken as it is, not copied: `JSON.parse` made it for us alone and
   * defines every key as an own data property, so `__proto__` and `constructor` are plain keys in it.
   */
  isAttributes(value: unknown): value is Attributes {
    return isObject(value) && this.#isMap(value, MAX_DEPTH);
  }

  isOptionalAttributes(value: unknown): value is Attributes | undefined {
    return value === undefined || this.isAttributes(value);
  }

  #isMap(map: Record<string, unknown>, depth: number): boolean {
    for (const key in map) {
      if (key.length > MAX_KEY_LENGTH) return false;
      this.#text -= key.length;
      if (!this.#isValue(map[key], depth)) return false;
    }
    return true;
  }

  #isValue(value: unknown, depth: number): boolean {
    if (--this.#nodes < 0) return false;
    switch (typeof value) {
      case "string":
        return this.isText(value);
      case "number":
        // JSON text can say 1e999, which is read as Infinity.
        return Number.isFinite(value);
      case "boolean":
        return true;
      default:
        if (value === null) return true;
        if (depth === 0) return false;
        return Array.isArray(value)
          ? this.#isList(value, depth - 1)
          : this.#isMap(value as Record<string, unknown>, depth - 1);
    }
  }

  #isList(list: unknown[], depth: number): boolean {
    for (let i = 0; i < list.length; i++) if (!this.#isValue(list[i], depth)) return false;
    return true;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
