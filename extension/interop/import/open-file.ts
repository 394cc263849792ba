import type { OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { parseExactJson } from "../../../sdk/otlp/read-json-text.ts";
import { readOtlpJson } from "../../../sdk/otlp/read-otlp-json.ts";
import { readOtlpProtobuf } from "../../../sdk/otlp/read-otlp-protobuf.ts";
import type { ReadProblems } from "../../../sdk/otlp/read-problems.ts";
import { BrokenGzip, type FileBytes, openBytes, UnreadableFile } from "./file-bytes.ts";
import type { FormatId } from "./format.ts";
import { formatOf, READABLE } from "./formats.ts";
import { JsonPieces } from "./json-pieces.ts";
import { ProtobufPieces } from "./protobuf-pieces.ts";
import { sniff } from "./sniff.ts";
import { type JsonFlaw, parseTolerantly } from "./tolerant-json.ts";

/** Shorter JSON is parsed in one: then it may have any shape. */
const WHOLE_LENGTH = 8 * 1024 * 1024;
/** V8's longest string; a JSON value that is longer cannot be parsed by anybody here. */
const LONGEST_VALUE = 500 * 1024 * 1024;
/** Bytes that tell what a file is. */
const HEAD_BYTES = 512;

/** Some of a file's spans, in the order in which they stand there. */
export interface FilePiece {
  traces: OtlpTraces;
  format: FormatId;
  /** Bytes of the file that have been read, as it is stored. */
  read: number;
}

/**
 * Reads traces from a file of any format that we know, told by its content: see {@link READABLE}. Pieces come as the
 * file is read, so that one of hundreds of megabytes needs no more memory than its largest element (JSON Lines,
 * protobuf, lists; a single JSON object of another format is held whole).
 *
 * What could not be read is in `problems`, by span; the rest is there. Throws an {@link UnreadableFile} with words for
 * people where there is nothing to be read at all. Stop reading to cancel.
 */
export async function* openFile(file: Blob, problems: ReadProblems): AsyncGenerator<FilePiece> {
  const bytes = await openBytes(file);
  let found = false;
  for await (const { traces, format } of readBytes(bytes, problems)) {
    found = true;
    yield { traces, format, read: bytes.read() };
  }
  if (!found && !problems.spans && !problems.list.length) throw new UnreadableFile("It is empty");
  if (!found)
    throw new UnreadableFile(`There are no traces in it that could be read. What can be opened: ${READABLE}`);
}

type Found = Omit<FilePiece, "read">;

async function* readBytes(bytes: FileBytes, problems: ReadProblems): AsyncGenerator<Found> {
  const source = bytes.chunks[Symbol.asyncIterator]();
  try {
    const head = await headOf(source);
    const encoding = sniff(head);
    const chunks = from(head, source);
    if (encoding.type === "protobuf") yield* readProtobuf(chunks, encoding.isFramed, problems);
    else yield* readJson(decoded(chunks, encoding.charset), problems);
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    problems.document(error.message);
  } finally {
    await source.return?.(undefined);
  }
}

async function headOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < HEAD_BYTES) {
    const next = await source.next();
    if (next.done) break;
    const joined = new Uint8Array(head.length + next.value.length);
    joined.set(head);
    joined.set(next.value, head.length);
    head = joined;
  }
  return head;
}

async function* from(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => source };
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, charset: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(charset);
  let broken: unknown;
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  } catch (error) {
    // The text that came before is read first.
    broken = error;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
  if (broken) throw broken;
}

async function* readProtobuf(
  chunks: AsyncIterable<Uint8Array>,
  isFramed: boolean,
  problems: ReadProblems,
): AsyncGenerator<Found> {
  const pieces = new ProtobufPieces(isFramed);
  for await (const chunk of chunks)
    for (const piece of pieces.push(chunk))
      yield* spansOnly(readOtlpProtobuf(piece, problems), "otlp-protobuf");
  const rest = pieces.end();
  if (rest) yield* spansOnly(readOtlpProtobuf(isFramed ? rest.subarray(4) : rest, problems), "otlp-protobuf");
}

async function* readJson(texts: AsyncIterable<string>, problems: ReadProblems): AsyncGenerator<Found> {
  let text = "";
  let pieces: JsonPieces | undefined;
  let broken: unknown;
  try {
    for await (const chunk of texts) {
      if (pieces) yield* readPieces(pieces.push(chunk), problems);
      else {
        text += chunk;
        if (text.length > WHOLE_LENGTH) {
          pieces = new JsonPieces();
          yield* readPieces(pieces.push(text), problems);
          text = "";
        }
      }
      if (pieces && pieces.held > LONGEST_VALUE)
        throw new UnreadableFile(
          "One JSON value of it is longer than 500 MB; export JSON Lines or protobuf instead",
        );
    }
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    broken = error;
  }
  if (!pieces) yield* readText(text, problems);
  else {
    const rest = pieces.end();
    if (rest !== undefined) yield* readText(rest, problems);
    else if (pieces.isCutOff) problems.document("The file ends in the middle; it was cut off");
  }
  if (broken) throw broken;
}

function* readPieces(pieces: string[], problems: ReadProblems): Generator<Found> {
  for (const piece of pieces) yield* readText(piece, problems);
}

/** One JSON text: a value, or several after one another (JSON Lines). */
function* readText(text: string, problems: ReadProblems): Generator<Found> {
  const whole = parsed(text);
  if (whole) return void (yield* readValue(whole.value, problems));
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  if (lines.length > 1 && isWhole(lines[first])) {
    for (const [i, line] of lines.entries()) yield* readLine(line, i + 1, problems);
    return;
  }
  const { values, flaws } = parseTolerantly(text);
  for (const flaw of flaws) problems.document(flawText(flaw, flaw.line));
  const objects = values.filter((value) => typeof value === "object" && value !== null);
  for (const value of objects) yield* readValue(value, problems);
  if (!flaws.length && !objects.length && text.trim()) problems.document("There is no JSON in it");
}

const isWhole = (line: string | undefined): boolean =>
  line !== undefined && /^\s*[[{]/.test(line) && parsed(line) !== undefined;

function* readLine(line: string, number: number, problems: ReadProblems): Generator<Found> {
  if (line.trim() === "") return;
  const whole = parsed(line);
  if (whole) return void (yield* readValue(whole.value, problems));
  const { values, flaws } = parseTolerantly(line);
  for (const flaw of flaws.slice(0, 1)) problems.document(flawText(flaw, number));
  for (const value of values)
    if (typeof value === "object" && value !== null) yield* readValue(value, problems);
}

const flawText = ({ column, message, near }: JsonFlaw, line: number): string =>
  `line ${line}, column ${column}${near ? `, at “${near}”` : ""}: ${message}`;

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: parseExactJson(text) };
  } catch {
    return undefined;
  }
}

function* readValue(value: unknown, problems: ReadProblems): Generator<Found> {
  if (Array.isArray(value) && value.length === 0) return;
  const format = formatOf(value);
  if (!format) return void problems.document(`It is JSON, but there are no traces in it: ${outline(value)}`);
  yield* spansOnly(readOtlpJson(format.toOtlp(value), problems), format.id);
}

function* spansOnly(traces: OtlpTraces, format: FormatId): Generator<Found> {
  if (traces.resourceSpans.some(({ scopeSpans }) => scopeSpans.some(({ spans }) => spans.length)))
    yield { traces, format };
}

/** The first names in it, so that people see what they opened. */
function outline(value: unknown): string {
  const item: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof item !== "object" || item === null) return JSON.stringify(item)?.slice(0, 60) ?? "nothing";
  const names = Object.keys(item).slice(0, 6).join(", ").slice(0, 80);
  return Array.isArray(value) ? `a list of {${names} …}` : `{${names} …}`;
}
