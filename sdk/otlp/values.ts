import type { Attributes, AttributeValue } from "../protocol/index.ts";
import type { OtlpEntry, OtlpValue } from "./otlp-json.ts";

/**
 * OTLP's values and ours, both ways and without loss. What JSON has no word for is told as the SDK tells it (see
 * `journal/serialize.ts`):
 *
 *   intValue beyond 2^53       {"$type": "bigint", "value": "9007199254740993"}
 *   NaN, ±Infinity, -0         {"$type": "number", "value": "NaN"}
 *   bytesValue                 {"$type": "bytes", "value": "<base64>"}
 *   no value at all            null
 *
 * The one thing that does not come back is whether a whole number was a double.
 */
export const BIGINT_MARK = "bigint";
export const NUMBER_MARK = "number";
export const BYTES_MARK = "bytes";

/** Objects in objects; the archive takes 32. What is deeper becomes its JSON text. */
const MOST_DEPTH = 28;

const mark = (type: string, value: string): AttributeValue => ({ $type: type, value });

export function attributeOfOtlp(value: OtlpValue, depth = 0): AttributeValue {
  if ("stringValue" in value) return value.stringValue as string;
  if ("intValue" in value) return intOf(value.intValue as string);
  if ("boolValue" in value) return value.boolValue as boolean;
  if ("doubleValue" in value) return doubleOf(value.doubleValue as number | string);
  if ("bytesValue" in value) return mark(BYTES_MARK, value.bytesValue as string);
  if (depth >= MOST_DEPTH) return "arrayValue" in value || "kvlistValue" in value ? "[too deep]" : null;
  if ("arrayValue" in value)
    return (value.arrayValue as { values: OtlpValue[] }).values.map((item) =>
      attributeOfOtlp(item, depth + 1),
    );
  if ("kvlistValue" in value)
    return attributesOfOtlp((value.kvlistValue as { values: OtlpEntry[] }).values, depth + 1);
  return null;
}

/** Of a key that stands there twice the last wins. */
export function attributesOfOtlp(entries: readonly OtlpEntry[] | undefined, depth = 0): Attributes {
  const attributes: Attributes = {};
  for (const { key, value } of entries ?? []) attributes[safeKey(key)] = attributeOfOtlp(value, depth);
  return attributes;
}

/** An own `__proto__` would change the prototype of whatever it is copied into. */
const safeKey = (key: string): string => (key === "__proto__" ? "[__proto__]" : key);

function intOf(text: string): AttributeValue {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : mark(BIGINT_MARK, text);
}

function doubleOf(value: number | string): AttributeValue {
  const number = Number(value);
  if (Number.isFinite(number) && !Object.is(number, -0)) return number;
  return mark(NUMBER_MARK, Object.is(number, -0) ? "-0" : String(number));
}

/** The way back. Whole numbers are ints. */
export function otlpOfAttribute(value: AttributeValue | undefined): OtlpValue {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? { intValue: String(value) }
        : { doubleValue: Number.isFinite(value) ? value : (String(value) as "NaN") };
    default:
      if (value === null || value === undefined) return {};
      return Array.isArray(value)
        ? { arrayValue: { values: value.map(otlpOfAttribute) } }
        : (ofMark(value) ?? { kvlistValue: { values: otlpOfAttributes(value) } });
  }
}

export const otlpOfAttributes = (attributes: Attributes): OtlpEntry[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key: key === "[__proto__]" ? "__proto__" : key,
    value: otlpOfAttribute(value),
  }));

const SPECIAL_NUMBERS = new Set(["NaN", "Infinity", "-Infinity", "-0"]);

function ofMark(object: { [key: string]: AttributeValue }): OtlpValue | undefined {
  const { $type, value } = object;
  if (typeof value !== "string" || Object.keys(object).length !== 2) return undefined;
  if ($type === BIGINT_MARK && /^-?\d{1,20}$/.test(value) && isInt64(BigInt(value)))
    return { intValue: value };
  if ($type === NUMBER_MARK && SPECIAL_NUMBERS.has(value))
    return { doubleValue: value === "-0" ? -0 : (value as "NaN") };
  if ($type === BYTES_MARK && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return { bytesValue: value };
  return undefined;
}

const isInt64 = (value: bigint): boolean => BigInt.asIntN(64, value) === value;
