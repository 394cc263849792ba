/** A number, or one that was written as text; NaN for what is none: an object may forbid being made one. */
export const readNumber = (value: unknown): number =>
  typeof value === "number"
    ? value
    : typeof value === "string" && value.trim() !== ""
      ? Number(value)
      : Number.NaN;

/**
 * 64-bit integers as documents spell them: decimal text (OTLP/JSON), JSON numbers, and the `{low, high, unsigned}` of
 * protobuf libraries for JavaScript. Decimal text again, or `undefined` for what is no integer.
 */
export function readInt64(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return /^-?\d{1,20}$/.test(value) ? value : fromNumber(readNumber(value));
    case "number":
      return fromNumber(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? undefined : fromLong(value as { low?: unknown; high?: unknown });
    default:
      return undefined;
  }
}

/** Beyond 2^53 the last digits are gone before anybody could look: this is the number that is left. */
const fromNumber = (value: number): string | undefined =>
  Number.isInteger(value) ? (Number.isSafeInteger(value) ? String(value) : String(BigInt(value))) : undefined;

function fromLong({ low, high, ...rest }: { low?: unknown; high?: unknown; unsigned?: unknown }) {
  if (!Number.isInteger(low) || !Number.isInteger(high)) return undefined;
  const bits = (BigInt(high as number) << 32n) | BigInt.asUintN(32, BigInt(low as number));
  return String(rest.unsigned === true ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits));
}

/** A point in time as OTLP means it: nanoseconds since the epoch; ISO text where an exporter wrote that. "0": none. */
export function readUnixNano(value: unknown): string {
  if (Array.isArray(value)) return fromHrTime(value);
  const digits = readInt64(value);
  if (digits !== undefined) return digits.startsWith("-") ? "0" : digits;
  return typeof value === "string" ? (unixNanoOfIso(value) ?? "0") : "0";
}

/** OpenTelemetry JS: `[seconds, nanoseconds]`. */
function fromHrTime([seconds, nanos]: unknown[]): string {
  if (!Number.isInteger(seconds) || typeof nanos !== "number" || !Number.isFinite(nanos)) return "0";
  const time = BigInt(seconds as number) * 1_000_000_000n + BigInt(Math.round(nanos));
  return time < 0n ? "0" : String(time);
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Date and time in ISO 8601 with all its digits; without a zone it is UTC, as Python's `datetime` writes it. */
export function unixNanoOfIso(text: string): string | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [, date, time, fraction = "", zone = "Z"] = match;
  const offset = /^(?:Z|UTC)$/i.test(zone)
    ? "Z"
    : zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_, h, m) => `${h}:${m ?? "00"}`);
  const ms = Date.parse(`${date}T${time}${offset}`);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  return String(BigInt(ms) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0")));
}
