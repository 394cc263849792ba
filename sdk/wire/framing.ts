import { createJsonValues } from "./json-array.ts";
import { createLines, type TextParser } from "./lines.ts";
import { createSse } from "./sse.ts";

/** One event of a body; `isAlone`: an object that nothing has followed yet, which may be the whole of it. */
export type OnData = (data: unknown, name: string, isAlone?: boolean) => void;

/** An event could not be read; or the last one was cut off. */
export type OnLoss = (what: "unreadable" | "cut") => void;

/** Code units that tell how a body is framed. */
const ENOUGH = 8;

/** Passes events on as JSON, or as the words they are. */
export const parseEvents =
  (onData: OnData, onLoss: OnLoss) =>
  (data: string | undefined, name: string, isTail = false, isAlone = false): void => {
    const json = data === undefined ? UNREADABLE : parse(data, isTail);
    if (json === UNREADABLE) onLoss(isTail ? "cut" : "unreadable");
    else onData(json, name, isAlone);
  };

const UNREADABLE = Symbol("unreadable");

function parse(data: string, isTail: boolean): unknown {
  if (!data || data.trim() === "[DONE]") return data.trim();
  // The lines of AI SDK 4 are known at once; for all else a failed attempt is the way to know.
  const isCoded = /^[0-9a-k]:/.test(data);
  if (isCoded && !isTail) return data;
  try {
    const json = JSON.parse(isCoded ? data.slice(2) : data);
    return isCoded ? data : json;
  } catch {
    // Words that are cut off cannot be told from JSON that is.
    return isTail || /^\s*(\{|\[\s*[{["\]])/.test(data) ? UNREADABLE : data;
  }
}

/**
 * Takes a body apart by what its beginning looks like, and by its content type where that says nothing: types are often
 * missing or wrong behind proxies. Undefined for types that no protocol here has.
 */
export function createFraming(contentType: string, onData: OnData, onLoss: OnLoss): TextParser | undefined {
  const type = contentType.toLowerCase();
  if (type && !/json|event-stream|text\/(plain|x-)|octet-stream/.test(type)) return undefined;
  const isPlain = type.startsWith("text/plain");
  const isLines = /ndjson|jsonl|json-?(lines|seq)|stream\+json/.test(type);
  const event = parseEvents(onData, onLoss);

  function choose(head: string): TextParser {
    const isSse = type.includes("event-stream");
    if (/^(data|event|id|retry):/.test(head) || (head[0] === ":" && !isPlain)) return createSse(event);
    if (isPlain ? /^\{|^\[\s*[{\]]/.test(head) : /^[{[]/.test(head)) return isLines ? lines() : values();
    if (/^[0-9a-k]:/.test(head) && !isSse) return lines();
    if (isSse) return createSse(event);
    // Words as they come.
    return { push: (text) => text && onData(text, ""), end() {} };
  }

  const lines = () =>
    createLines(
      (line) => (line === undefined || line.trim()) && event(line, ""),
      (rest) => event(rest, "", true),
    );
  const values = () =>
    createJsonValues(
      (json, isElement) => event(json, "", false, !isElement),
      () => onLoss("cut"),
    );

  let parser: TextParser | undefined;
  let head = "";
  const begin = () => {
    const start = head.trimStart();
    if (!start) return;
    parser = choose(start);
    parser.push(head.replace(/^\uFEFF/, ""));
    head = "";
  };
  return {
    push(text) {
      if (parser) return parser.push(text);
      head += text;
      if (head.trimStart().length >= ENOUGH) begin();
    },
    end() {
      if (!parser) begin();
      parser?.end();
    },
  };
}
