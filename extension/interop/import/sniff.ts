import { UnreadableFile } from "./file-bytes.ts";

export type Encoding =
  | { type: "json"; charset: "utf-8" | "utf-16le" | "utf-16be" }
  | { type: "protobuf"; isFramed: boolean };

const STARTS: [number[], string][] = [
  [[0x50, 0x4b], "It is a ZIP archive; unpack it and open what is inside"],
  [[0x28, 0xb5, 0x2f, 0xfd], "It is packed with Zstandard; unpack it first (zstd -d)"],
  [[0x42, 0x5a, 0x68], "It is packed with bzip2; unpack it first (bunzip2)"],
  [[0x50, 0x41, 0x52, 0x31], "It is a Parquet file; export JSON instead"],
  [[0x3c], "It is HTML or XML, perhaps the page of a sign-in; export JSON instead"],
];

/** What a file is, from its first bytes. Throws an {@link UnreadableFile} that says what else it is. */
export function sniff(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return { type: "json", charset: "utf-16le" };
  if (head[0] === 0xfe && head[1] === 0xff) return { type: "json", charset: "utf-16be" };
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  let at = start;
  while (at < head.length && isSpace(head[at])) at++;
  const isBracket = head[at] === 0x7b || head[at] === 0x5b;
  // 0x0a is a line break, and the tag of a protobuf's first field.
  if (isBracket && (head[0] !== 0x0a || !hasControls(head))) return { type: "json", charset: "utf-8" };
  if (head[0] === 0x0a) return { type: "protobuf", isFramed: false };
  // The collector's file exporter puts the length of each message before it, four bytes, the highest first.
  if (head[0] === 0 && head[4] === 0x0a) return { type: "protobuf", isFramed: true };
  for (const [bytes, message] of STARTS)
    if (bytes.every((byte, i) => head[start + i] === byte)) throw new UnreadableFile(message);
  if (at === head.length) throw new UnreadableFile("It is empty");
  return { type: "json", charset: "utf-8" };
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 32 || byte === 10 || byte === 13 || byte === 9;

const hasControls = (head: Uint8Array): boolean => head.subarray(0, 256).some((byte) => byte < 9);
