import type { Attributes, AttributeValue } from "../protocol/index.ts";
import { otlpOfAttribute } from "./values.ts";

/**
 * The same attributes with objects, and lists that hold some, as JSON text. Marks for what JSON has no word for
 * (`{"$type": "bigint", …}`, see `values.ts`) stay what they are: they become OTLP's own kinds.
 */
export function jsonForObjects(attributes: Attributes): Attributes {
  const flat: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key] as AttributeValue;
    flat[key] = isPlain(value) ? value : JSON.stringify(value);
  }
  return flat;
}

const isPlain = (value: AttributeValue): boolean =>
  isScalar(value) || (Array.isArray(value) && value.every(isScalar));

/** A mark is one, as long as it is understood. */
const isScalar = (value: AttributeValue): boolean =>
  typeof value !== "object" || value === null || (!Array.isArray(value) && isMark(value));

const isMark = (value: { [key: string]: AttributeValue }): boolean =>
  "$type" in value && !("kvlistValue" in otlpOfAttribute(value));
