import type { AttributeValue } from "../../sdk/protocol/index.ts";

/** A text that names something: not empty. Attributes come from pages and can be of any type. */
export const asName = (value: AttributeValue | undefined): string | undefined =>
  typeof value === "string" && value ? value : undefined;

/** A number that can be counted with. */
export const asNumber = (value: AttributeValue | undefined): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export type JsonObject = { [key: string]: AttributeValue };

export const isObject = (value: AttributeValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
