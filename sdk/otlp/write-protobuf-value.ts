import type { PbfWriter } from "pbf";
import type { OtlpEntry, OtlpValue } from "./otlp-json.ts";

/** Types of the wire (protobuf.dev, "Encoding"). */
const FIXED64 = 1;
const VARINT = 0;

const SURROGATE = /[\ud800-\udfff]/;
const utf8 = new TextEncoder();

/** Code units from which on the platform's UTF-8 is faster than pbf's, though it makes an array first. */
const LONG = 64;

/** Pbf's own UTF-8 (5.1) is wrong beyond U+1FFFF, rare Han characters for one: the platform writes what has surrogates. */
export function writeString(pbf: PbfWriter, field: number, text: string): void {
  if (text.length >= LONG || SURROGATE.test(text)) pbf.writeBytesField(field, utf8.encode(text));
  else pbf.writeStringField(field, text);
}

export function writeEntries(pbf: PbfWriter, field: number, entries: readonly OtlpEntry[] | undefined): void {
  for (const entry of entries ?? []) pbf.writeMessage(field, writeEntry, entry);
}

function writeEntry({ key, value }: OtlpEntry, pbf: PbfWriter): void {
  if (key) writeString(pbf, 1, key);
  pbf.writeMessage(2, writeValue, value);
}

/** A one-of: its member is written even where it has proto3's default, because which one it is counts. */
function writeValue(value: OtlpValue, pbf: PbfWriter): void {
  if ("stringValue" in value) writeString(pbf, 1, value.stringValue as string);
  else if ("boolValue" in value) pbf.writeBooleanField(2, value.boolValue as boolean);
  else if ("intValue" in value) writeInt64(pbf, 3, value.intValue as string);
  else if ("doubleValue" in value) pbf.writeDoubleField(4, Number(value.doubleValue));
  else if ("arrayValue" in value) pbf.writeMessage(5, writeItems, (value.arrayValue as Items).values);
  else if ("kvlistValue" in value) pbf.writeMessage(6, writeMap, (value.kvlistValue as Members).values);
  else if ("bytesValue" in value) pbf.writeBytesField(7, bytesOf(value.bytesValue as string));
}

interface Items {
  values: OtlpValue[];
}
interface Members {
  values: OtlpEntry[];
}

function writeItems(values: OtlpValue[], pbf: PbfWriter): void {
  for (const value of values) pbf.writeMessage(1, writeValue, value);
}

const writeMap = (entries: OtlpEntry[], pbf: PbfWriter): void => writeEntries(pbf, 1, entries);

/** `int64`. Pbf's own is exact for numbers that JavaScript has exactly; others are written byte by byte. */
function writeInt64(pbf: PbfWriter, field: number, text: string): void {
  const number = Number(text);
  if (Number.isSafeInteger(number)) {
    pbf.writeVarintField(field, number);
    return;
  }
  pbf.writeTag(field, VARINT);
  pbf.realloc(10);
  let rest = BigInt.asUintN(64, BigInt(text));
  while (rest > 0x7fn) {
    pbf.buf[pbf.pos++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  pbf.buf[pbf.pos++] = Number(rest);
}

/** `fixed64`; 0 is not written. */
export function writeFixed64(pbf: PbfWriter, field: number, text: string | undefined): void {
  if (!text || text === "0") return;
  pbf.writeTag(field, FIXED64);
  pbf.realloc(8);
  pbf.dataView.setBigUint64(pbf.pos, BigInt(text), true);
  pbf.pos += 8;
}

/** `bytes` from hex digits; none are not written. */
export function writeHex(pbf: PbfWriter, field: number, hex: string | undefined): void {
  if (!hex) return;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  pbf.writeBytesField(field, bytes);
}

function bytesOf(base64: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    // Only who made the value up by hand gets here.
    return new TextEncoder().encode(base64);
  }
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
