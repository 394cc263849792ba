import type { OtlpEntry, OtlpValue } from "./otlp-json.ts";
import { byteList } from "./read-ids.ts";
import { readInt64, readNumber } from "./read-integers.ts";
import type { ReadProblems } from "./read-problems.ts";

/** Lists in lists; beyond it a value is kept as its JSON text. */
export const MOST_VALUE_DEPTH = 24;

type Raw = Record<string, unknown>;
export const isRecord = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Attributes as OTLP's list of key and value; or as the plain object that some exporters write. */
export function readEntries(raw: unknown, problems: ReadProblems, depth = 0): OtlpEntry[] {
  if (isRecord(raw)) return plainEntries(raw, problems, depth);
  if (!Array.isArray(raw)) {
    if (raw !== undefined && raw !== null) problems.repair("its attributes are no list and were left out");
    return [];
  }
  // What is as it should be is taken as it is: `JSON.parse` made it for us.
  if (raw.every(isCanonical)) return raw;
  const entries: OtlpEntry[] = [];
  for (const item of raw as unknown[]) {
    if (isCanonical(item)) entries.push(item);
    else if (isRecord(item) && typeof item.key === "string")
      entries.push({ key: item.key, value: readValue(item.value, problems, depth) });
    else problems.repair("an attribute without a key was left out");
  }
  return entries;
}

/** `{key, value: {stringValue}}` and nothing else, or another plain value that is spelled as the specification has it. */
function isCanonical(item: unknown): item is OtlpEntry {
  if (typeof item !== "object" || item === null) return false;
  const { key, value } = item as { key?: unknown; value?: Raw | null };
  if (typeof key !== "string" || typeof value !== "object" || value === null) return false;
  let members = 0;
  for (const name in item) if (name !== "key" && name !== "value") return false;
  for (const name in value) if (members++ > 0 || !isSpelled(name, value[name])) return false;
  return members === 1;
}

function isSpelled(name: string, value: unknown): boolean {
  switch (name) {
    case "stringValue":
      return typeof value === "string";
    case "intValue":
      return typeof value === "string" && /^-?\d{1,15}$/.test(value);
    case "boolValue":
      return typeof value === "boolean";
    case "doubleValue":
      return typeof value === "number" && Number.isFinite(value);
    default:
      return false;
  }
}

export const plainEntries = (raw: Raw, problems: ReadProblems, depth = 0): OtlpEntry[] =>
  Object.entries(raw)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: plainValue(value, problems, depth) }));

/** One `AnyValue` in any spelling. */
export function readValue(raw: unknown, problems: ReadProblems, depth = 0): OtlpValue {
  if (!isRecord(raw)) return raw === undefined || raw === null ? {} : plainValue(raw, problems, depth);
  // What nearly all of them are.
  if (typeof raw.stringValue === "string") return { stringValue: raw.stringValue };
  if (depth > MOST_VALUE_DEPTH) return tooDeep(raw, problems);
  for (const name in raw) {
    const read = READERS[name];
    if (read && Object.hasOwn(READERS, name) && raw[name] !== null && raw[name] !== undefined)
      return read(raw[name], problems, depth);
  }
  // A newer kind of value is nothing that we could show; one without any member is the empty value.
  return {};
}

type Reader = (value: unknown, problems: ReadProblems, depth: number) => OtlpValue;

const readText: Reader = (value) => ({
  stringValue: typeof value === "string" ? value : JSON.stringify(value),
});

const readBool: Reader = (value) => ({ boolValue: value === true || value === "true" });

const readInt: Reader = (value, problems) => {
  const digits = readInt64(value);
  if (digits !== undefined) return { intValue: digits };
  if (typeof value === "number") return readDouble(value, problems, 0);
  problems.repair("a number that is none was kept as text");
  return { stringValue: typeof value === "string" ? value : JSON.stringify(value) };
};

const readDouble: Reader = (value, problems) => {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return { doubleValue: value };
  const number = readNumber(value);
  if (Number.isFinite(number)) return { doubleValue: number };
  if (typeof value === "number") return { doubleValue: String(value) as "NaN" };
  problems.repair("a number that is none was kept as text");
  return readText(value, problems, 0);
};

const readBytes: Reader = (value, problems) => {
  if (typeof value === "string") return { bytesValue: value.replaceAll("-", "+").replaceAll("_", "/") };
  const bytes = byteList(value);
  if (bytes) return { bytesValue: base64Of(bytes) };
  problems.repair("bytes that are none were kept as text");
  return readText(value, problems, 0);
};

const readList: Reader = (value, problems, depth) => {
  const values: unknown = isRecord(value) ? (value.values ?? []) : value;
  const list = Array.isArray(values) ? (values as unknown[]) : [values];
  return { arrayValue: { values: list.map((item) => readValue(item, problems, depth + 1)) } };
};

const readMap: Reader = (value, problems, depth) => {
  const values: unknown = isRecord(value) && Array.isArray(value.values) ? value.values : value;
  const isEmpty = isRecord(values) && Object.keys(values).every((key) => key === "values");
  return { kvlistValue: { values: isEmpty ? [] : readEntries(values, problems, depth + 1) } };
};

/** Members of `AnyValue`, in lowerCamelCase as OTLP says, and as the `.proto` file spells them. */
const READERS: Record<string, Reader> = {
  stringValue: readText,
  string_value: readText,
  intValue: readInt,
  int_value: readInt,
  boolValue: readBool,
  bool_value: readBool,
  doubleValue: readDouble,
  double_value: readDouble,
  bytesValue: readBytes,
  bytes_value: readBytes,
  arrayValue: readList,
  array_value: readList,
  kvlistValue: readMap,
  kvlist_value: readMap,
};

/** A plain JSON value, as most other formats have them. */
export function plainValue(value: unknown, problems: ReadProblems, depth = 0): OtlpValue {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return { intValue: String(value) };
    case "number":
      if (Number.isSafeInteger(value)) return { intValue: String(value) };
      return { doubleValue: Number.isFinite(value) ? value : (String(value) as "NaN") };
    case "object":
      if (value === null) return {};
      if (depth > MOST_VALUE_DEPTH) return tooDeep(value, problems);
      return Array.isArray(value)
        ? { arrayValue: { values: value.map((item) => plainValue(item, problems, depth + 1)) } }
        : { kvlistValue: { values: plainEntries(value as Raw, problems, depth + 1) } };
    default:
      return {};
  }
}

function tooDeep(value: unknown, problems: ReadProblems): OtlpValue {
  problems.repair(`a value with more than ${MOST_VALUE_DEPTH} levels is kept as text from there on`);
  try {
    return { stringValue: JSON.stringify(value) };
  } catch {
    return { stringValue: "[too deep]" };
  }
}

export function base64Of(bytes: ArrayLike<number>): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i++) binary += String.fromCharCode(bytes[i] as number);
  return btoa(binary);
}
