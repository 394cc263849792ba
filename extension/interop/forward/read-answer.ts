import { PbfReader } from "pbf";

/** What an OTLP receiver said beyond its status. */
export interface AnswerWords {
  /** Of `partialSuccess`; 0 where all was taken or nothing is said. */
  rejected: number;
  /** In its own words, one line; "" for none. */
  message: string;
}

const LONGEST_MESSAGE = 300;

/**
 * `ExportTraceServiceResponse` of a success, `google.rpc.Status` of a failure, as JSON or protobuf, or whatever else is
 * there to read: not all receivers follow the standard (Langfuse answers protobuf with JSON). Never throws.
 */
export function readAnswer(body: Uint8Array, isSuccess: boolean): AnswerWords {
  if (!body.length) return { rejected: 0, message: "" };
  const text = new TextDecoder().decode(body);
  const json = parse(text);
  if (json !== undefined)
    return isSuccess ? partialOfJson(json) : { rejected: 0, message: messageOfJson(json) };
  const proto = isSuccess ? partialOfProtobuf(body) : statusOfProtobuf(body);
  if (proto) return proto;
  // A page for people says nothing that helps here.
  const isPlain = !isSuccess && !/^\s*</.test(text);
  return { rejected: 0, message: isPlain ? oneLine(text) : "" };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function partialOfJson(json: unknown): AnswerWords {
  const partial = memberOf(json, "partialSuccess") ?? memberOf(json, "partial_success");
  const rejected = Number(memberOf(partial, "rejectedSpans") ?? memberOf(partial, "rejected_spans") ?? 0);
  const message = memberOf(partial, "errorMessage") ?? memberOf(partial, "error_message");
  return { rejected: countOf(rejected), message: typeof message === "string" ? oneLine(message) : "" };
}

/** `message` of the standard; `error` and `detail` of what is written in Node and Python. */
function messageOfJson(json: unknown): string {
  if (typeof json === "string") return oneLine(json);
  for (const name of ["message", "error", "detail"]) {
    const said = memberOf(json, name);
    if (typeof said === "string" && said) return oneLine(said);
    const inner = memberOf(said, "message");
    if (typeof inner === "string" && inner) return oneLine(inner);
    if (Array.isArray(said) && said.length) return oneLine(JSON.stringify(said[0]));
  }
  return "";
}

function partialOfProtobuf(body: Uint8Array): AnswerWords | undefined {
  const words: AnswerWords = { rejected: 0, message: "" };
  return read(body, (pbf) =>
    pbf.readFields((tag) => {
      if (tag !== 1) return;
      pbf.readMessage((inner) => {
        if (inner === 1) words.rejected = countOf(pbf.readVarint(true));
        else if (inner === 2) words.message = oneLine(pbf.readString());
      }, null);
    }, null),
  )
    ? words
    : undefined;
}

function statusOfProtobuf(body: Uint8Array): AnswerWords | undefined {
  const words: AnswerWords = { rejected: 0, message: "" };
  const isRead = read(body, (pbf) =>
    pbf.readFields((tag) => {
      if (tag === 2) words.message = oneLine(pbf.readString());
    }, null),
  );
  // Plain text reads as protobuf now and then, without a message.
  return isRead && words.message ? words : undefined;
}

function read(body: Uint8Array, work: (pbf: PbfReader) => unknown): boolean {
  try {
    work(new PbfReader(body));
    return true;
  } catch {
    return false;
  }
}

const countOf = (value: number): number => (Number.isSafeInteger(value) && value > 0 ? value : 0);

/** Nothing that would break a line or hide in it. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, LONGEST_MESSAGE);
