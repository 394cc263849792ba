/**
 * Trace and span ids in all spellings that were met: hex of either case (OTLP/JSON), base64 (proto3's own JSON
 * mapping, as Tempo writes), UUIDs, short 64-bit trace ids (Zipkin, Jaeger), Buffers and lists of bytes.
 */
export interface ReadId {
  /** Lower-case hex, or "" for none. */
  id: string;
  /** It was no id in any spelling: a made-up one stands for it, always the same for the same text. */
  madeUp: boolean;
  /** It is the right half of a longer one, as of a UUID in a span's place. */
  shortened?: true;
}

const NONE: ReadId = { id: "", madeUp: false };
const HEX = /^[0-9a-f]+$/;
const ZERO = /^0*$/;

/** `bytes`: 16 for a trace, 8 for a span. All zero is no id (W3C Trace Context). */
export function readId(value: unknown, bytes: 8 | 16): ReadId {
  const digits = bytes * 2;
  if (typeof value === "string") {
    if (value.length === digits && HEX.test(value)) return ZERO.test(value) ? NONE : real(value);
    return readText(value.trim(), digits);
  }
  const list = byteList(value);
  if (list) return list.length ? readText(hexOf(list), digits) : NONE;
  return typeof value === "number" ? readText(value.toString(16), digits) : NONE;
}

const real = (id: string): ReadId => ({ id, madeUp: false });

function readText(text: string, digits: number): ReadId {
  if (text === "") return NONE;
  const plain = text.toLowerCase().replace(/^0x/, "").replaceAll("-", "");
  if (HEX.test(plain) && plain.length <= digits) {
    const padded = plain.padStart(digits, "0");
    return ZERO.test(padded) ? NONE : real(padded);
  }
  const decoded = fromBase64(text, digits);
  if (decoded !== undefined) return ZERO.test(decoded) ? NONE : real(decoded);
  // LangSmith's own exporter takes the right half of a run's UUID, too.
  if (HEX.test(plain) && plain.length === 32) return { ...real(plain.slice(-digits)), shortened: true };
  return { id: madeUpId(text, digits), madeUp: true };
}

/** Base64 of the id's bytes, or of its hex digits; either alphabet. */
function fromBase64(text: string, digits: number): string | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  const length = Math.floor((text.replace(/=+$/, "").length * 3) / 4);
  if (length !== digits / 2 && length !== digits) return undefined;
  let binary: string;
  try {
    binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
  if (binary.length === digits) return HEX.test(binary.toLowerCase()) ? binary.toLowerCase() : undefined;
  return hexOf(Array.from(binary, (char) => char.charCodeAt(0)));
}

/** Node's `{type: "Buffer", data: [...]}`, a list of bytes, or a byte array that JSON made an object of. */
export function byteList(value: unknown): number[] | undefined {
  if (value instanceof Uint8Array) return Array.from(value);
  if (typeof value !== "object" || value === null) return undefined;
  const { data = value } = value as { data?: unknown };
  const list: unknown = Array.isArray(data) ? data : Object.values(data as object);
  return Array.isArray(list) && list.every(isByte) ? list : undefined;
}

const isByte = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 256;

export function hexOf(bytes: ArrayLike<number>): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += HEX_OF_BYTE[bytes[i] as number];
  return text;
}
const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** FNV-1a of the text, once for each 64 bits: the same id for the same text, so that parents are found. */
export function madeUpId(text: string, digits: number): string {
  let id = "";
  for (let part = 0; id.length < digits; part++) {
    let hash = FNV_OFFSET ^ BigInt(part);
    for (let i = 0; i < text.length; i++)
      hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME);
    id += (hash || 1n).toString(16).padStart(16, "0");
  }
  return id.slice(0, digits);
}
