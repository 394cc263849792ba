import {
  ABSENCES,
  type Absence,
  AUDIT_FORMAT,
  AUDIT_VERSION,
  type AuditLine,
  type Manifest,
  type PublicKey,
} from "./audit-line.ts";

type Json = { [key: string]: unknown };

/** Undefined: the line is none of an audit record, or is written otherwise than its writer would: also that is a change. */
export function readLine(text: string): AuditLine | undefined {
  const line = parse(text);
  return line && isLine(line) && JSON.stringify(line) === text ? (line as unknown as AuditLine) : undefined;
}

export function readManifest(text: string): Manifest | undefined {
  const m = parse(text);
  const isRead =
    m !== undefined &&
    isCount(m.number) &&
    isText(m.header) &&
    (m.previous === null || isText(m.previous)) &&
    isListOf(m.sids, isText) &&
    isListOf(m.entries, isEntry) &&
    isText(m.head) &&
    isCount(m.sealedMs) &&
    typeof m.isLast === "boolean" &&
    (m.gone === undefined || isListOf(m.gone, isGone));
  return isRead ? (m as unknown as Manifest) : undefined;
}

function isLine(line: Json): boolean {
  switch (line.type) {
    case "header":
      return (
        line.format === AUDIT_FORMAT &&
        (line.version === 1 || line.version === AUDIT_VERSION) &&
        isText(line.software) &&
        isCount(line.createdMs) &&
        isKey(line.key) &&
        (line.captured === undefined || line.captured === true) &&
        (line.after === undefined || isListOf(line.after, isText))
      );
    case "session":
      return isText(line.sid) && isObject(line.facts);
    case "record":
      return isText(line.sid) && isCount(line.seq) && isText(line.text);
    case "tombstone":
      return (
        isText(line.sid) && isCount(line.seq) && isText(line.hash) && isText(line.why) && isCount(line.atMs)
      );
    case "seal":
      return isText(line.manifest) && isText(line.signature);
    default:
      return false;
  }
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(is);
const isKey = (value: unknown): value is PublicKey =>
  isObject(value) && value.kty === "EC" && value.crv === "P-256" && isText(value.x) && isText(value.y);
const isEntry = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && isCount(value[0]) && isCount(value[1]) && isText(value[2]);
const isGone = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 3 &&
  isCount(value[0]) &&
  isCount(value[1]) &&
  ABSENCES.includes(value[2] as Absence);
