import type { Attributes, AttributeValue } from "../protocol/index.ts";
import type { OtlpEntry, OtlpValue } from "./otlp-json.ts";
import { attributeOfOtlp } from "./values.ts";

/** Text of one record, in UTF-16 code units; the archive's door takes 1 Mi. */
const ROOM_TEXT = 900 * 1024;
/** Values of one record; the door takes 100 000. */
const ROOM_NODES = 90_000;
/** The door takes keys of 1024. */
const LONGEST_KEY = 1000;

/** Attributes of one record. */
export interface AttributePage {
  attributes: Attributes;
  /** Values that had no room and were shortened. */
  cut: number;
}

/** Attributes in as many records as they need; most spans need one. Nothing for none. */
export function attributePages(entries: readonly OtlpEntry[] | undefined): AttributePage[] {
  const pages: AttributePage[] = [];
  let room = 0;
  let nodes = 0;
  let page: AttributePage | undefined;
  for (const { key, value } of entries ?? []) {
    const isText = "stringValue" in value;
    const size = isText ? ONE_TEXT : sizeOf(value);
    const text = (isText ? (value.stringValue as string).length : size.text) + key.length;
    if (!page || text > room || size.nodes > nodes) {
      page = { attributes: {}, cut: 0 };
      pages.push(page);
      room = ROOM_TEXT;
      nodes = ROOM_NODES;
    }
    room -= text;
    nodes -= size.nodes;
    if (room >= 0 && nodes >= 0 && key.length <= LONGEST_KEY)
      put(page.attributes, key, attributeOfOtlp(value));
    else {
      put(page.attributes, key.slice(0, LONGEST_KEY), shortened(value));
      page.cut++;
    }
  }
  return pages;
}

/** Of a text only its length is asked, and there is nothing to add up. */
const ONE_TEXT = { text: 0, nodes: 1 };

/** As much of the attributes as one record has room for: events, links and resources have no second. */
export function firstPage(entries: readonly OtlpEntry[] | undefined): AttributePage {
  const [first, ...others] = attributePages(entries);
  const left = others.reduce((sum, { attributes }) => sum + Object.keys(attributes).length, 0);
  return { attributes: first?.attributes ?? {}, cut: (first?.cut ?? 0) + left };
}

/** An own `__proto__` would change the prototype of whatever it is copied into. */
function put(attributes: Attributes, key: string, value: AttributeValue): void {
  attributes[key === "__proto__" ? "[__proto__]" : key] = value;
}

/** The beginning of a value too large for any record, as text. */
function shortened(value: OtlpValue): AttributeValue {
  const whole = attributeOfOtlp(value);
  const text = typeof whole === "string" ? whole : JSON.stringify(whole);
  const kept = Math.min(text.length, ROOM_TEXT - 2 * LONGEST_KEY);
  return text.length > kept ? `${text.slice(0, kept)}…[cut: ${text.length - kept} chars]` : text;
}

function sizeOf(value: OtlpValue): { text: number; nodes: number } {
  if ("stringValue" in value) return { text: (value.stringValue as string).length, nodes: 1 };
  if ("bytesValue" in value) return { text: (value.bytesValue as string).length + 16, nodes: 3 };
  const sum = { text: 32, nodes: 3 };
  if ("arrayValue" in value)
    for (const item of (value.arrayValue as { values: OtlpValue[] }).values) add(sum, sizeOf(item));
  else if ("kvlistValue" in value)
    for (const entry of (value.kvlistValue as { values: OtlpEntry[] }).values) {
      sum.text += entry.key.length;
      add(sum, sizeOf(entry.value));
      // Keys that the door refuses refuse the record: keep the value as text.
      if (entry.key.length > LONGEST_KEY) sum.nodes += ROOM_NODES;
    }
  return sum;
}

function add(sum: { text: number; nodes: number }, more: { text: number; nodes: number }): void {
  sum.text += more.text;
  sum.nodes += more.nodes;
}
