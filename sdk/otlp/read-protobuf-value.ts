import type { PbfReader } from "pbf";
import type { OtlpEntry, OtlpValue } from "./otlp-json.ts";
import { base64Of, MOST_VALUE_DEPTH } from "./read-otlp-value.ts";

/** Types of the wire (protobuf.dev, "Encoding"). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Calls `take` with the number of each field up to `end`; a field it does not read is skipped. Throws on broken bytes. */
export function eachField(pbf: PbfReader, end: number, take: (field: number) => void): void {
  for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
    take(field);
    if (pbf.pos > end) break;
  }
  // Pbf itself reads past the end and takes a field 0 for the end of a message.
  if (pbf.pos !== end) throw new Error("a field goes beyond its message");
}

export function expectType(pbf: PbfReader, type: number): void {
  if (pbf.type !== type) throw new Error("a field has the wrong type");
}

/** Reads the length of a field; where it ends. */
export function boundedEnd(pbf: PbfReader, outer: number): number {
  expectType(pbf, WIRE.bytes);
  const end = pbf.readVarint() + pbf.pos;
  if (!(end <= outer)) throw new Error("a field goes beyond its message");
  return end;
}

export function readUnsigned64(pbf: PbfReader): string {
  expectType(pbf, WIRE.fixed64);
  const value = pbf.dataView.getBigUint64(pbf.pos, true);
  pbf.pos += 8;
  return String(value);
}

/** `int64`: numbers of up to 7 bytes are exact as JavaScript numbers; negative ones have 10. */
function readSigned64(pbf: PbfReader): string {
  expectType(pbf, WIRE.varint);
  const { buf } = pbf;
  let last = pbf.pos;
  while ((buf[last] as number) > 0x7f) last++;
  const length = last - pbf.pos + 1;
  if (length <= 7) return String(pbf.readVarint());
  if (length > 10) throw new Error("an integer has more than 64 bits");
  let value = 0n;
  for (let at = last; at >= pbf.pos; at--) value = (value << 7n) | BigInt((buf[at] as number) & 0x7f);
  pbf.pos = last + 1;
  return String(BigInt.asIntN(64, value));
}

export function readEntry(pbf: PbfReader, end: number, depth = 0): OtlpEntry {
  const entry: OtlpEntry = { key: "", value: {} };
  eachField(pbf, end, (field) => {
    if (field === 1) {
      const at = pbf.pos;
      boundedEnd(pbf, end);
      pbf.pos = at;
      entry.key = pbf.readString();
    } else if (field === 2) entry.value = readAnyValue(pbf, boundedEnd(pbf, end), depth);
  });
  return entry;
}

function readAnyValue(pbf: PbfReader, end: number, depth: number): OtlpValue {
  let value: OtlpValue = {};
  eachField(pbf, end, (field) => {
    // Of a one-of the last counts.
    value = readMember(pbf, end, field, depth) ?? value;
  });
  return value;
}

function readMember(pbf: PbfReader, end: number, field: number, depth: number): OtlpValue | undefined {
  switch (field) {
    case 1: {
      const at = pbf.pos;
      boundedEnd(pbf, end);
      pbf.pos = at;
      return { stringValue: pbf.readString() };
    }
    case 2:
      expectType(pbf, WIRE.varint);
      return { boolValue: pbf.readBoolean() };
    case 3:
      return { intValue: readSigned64(pbf) };
    case 4:
      return { doubleValue: readDouble(pbf) };
    case 5:
    case 6:
      return readNested(pbf, boundedEnd(pbf, end), field, depth);
    case 7: {
      const to = boundedEnd(pbf, end);
      const bytesValue = base64Of(pbf.buf.subarray(pbf.pos, to));
      pbf.pos = to;
      return { bytesValue };
    }
    default:
      return undefined;
  }
}

function readNested(pbf: PbfReader, end: number, field: 5 | 6, depth: number): OtlpValue {
  if (depth >= MOST_VALUE_DEPTH) {
    pbf.pos = end;
    return { stringValue: "[too deep]" };
  }
  const items: OtlpValue[] = [];
  const entries: OtlpEntry[] = [];
  eachField(pbf, end, (inner) => {
    if (inner !== 1) return;
    const to = boundedEnd(pbf, end);
    if (field === 5) items.push(readAnyValue(pbf, to, depth + 1));
    else entries.push(readEntry(pbf, to, depth + 1));
  });
  return field === 5 ? { arrayValue: { values: items } } : { kvlistValue: { values: entries } };
}

function readDouble(pbf: PbfReader): number | "NaN" | "Infinity" | "-Infinity" {
  expectType(pbf, WIRE.fixed64);
  const value = pbf.readDouble();
  return Number.isFinite(value) ? value : (String(value) as "NaN");
}
