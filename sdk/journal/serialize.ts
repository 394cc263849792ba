import { keyOf } from "./key-cache.ts";
import { REDACTED, redactText } from "./redact.ts";

/**
 * Any JavaScript value to bounded JSON text. Total: never throws, never runs long, calls nothing of the
 * app's but getters, `toJSON` and the redaction hook, all caught.
 *
 * What JSON cannot say becomes `{"$type": …, "value": …}`:
 *   bigint, date, map (pairs), set, error ({name, message, stack, cause, own keys}), regexp, function,
 *   symbol, number (NaN, Infinity, -0), object (pairs; an object with an own `__proto__`), node (DOM),
 *   `ArrayBuffer`, `Uint8Array`, `Blob` … (bytes), cycle, deep, unreadable, and for masked content string, number …
 * A shortened text ends in `…[cut: N chars]`; left-out members are counted by a last one, `[cut: N items]`.
 */

/** What a page may spend on one value; beyond it members are left out. */
const MOST_NODES = 10_000;
/** Objects in objects. Tool arguments sit at 5 in a list of messages, which leaves 7 for their own. */
const MOST_DEPTH = 12;
/** A record may have 512 Ki code units of JSON; this much for attributes, the rest for links, names and what closes it. */
export const RECORD_ROOM = 400 * 1024;
/** Longer texts keep no head: V8 first has to flatten a joined text, 32 ms for 100 MB. */
const LONGEST_TOUCHED = 16 * 1024 * 1024;
/** Read beyond the cut, so that a secret across it is seen whole. */
const LOOK_AHEAD = 512;

/** For short texts a look whether anything needs escaping is cheaper than a call of JSON.stringify. */
const SHORT = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them
const ESCAPED = /["\\\x00-\x1f\ud800-\udfff]/;

/** JSON text in the making, and what was lost on the way. */
export interface Draft {
  text: string;
  cut: number;
  redacted: number;
}

export interface SerializerOptions {
  /** Longest text kept of one value, UTF-16 code units. */
  maxLength: number;
  /** The user's redaction; sees each string after the built-in one. */
  hook?: ((text: string, key: string) => string) | undefined;
}

export const createDraft = (): Draft => ({ text: "", cut: 0, redacted: 0 });

export type Serializer = ReturnType<typeof createSerializer>;

const unreadable = Symbol();
const read = (object: object, key: PropertyKey): unknown => {
  try {
    return Reflect.get(object, key);
  } catch {
    return unreadable;
  }
};

/** Members of messages that say how they are built, not what was said. */
const STRUCTURE = /^(?:role|type|name|id|finish_reason|index|score)$/;

export function createSerializer({ maxLength, hook }: SerializerOptions) {
  /** Code units and nodes the present value may still use; objects around the present one. */
  let left = 0;
  let nodes = 0;
  let path: object[] = [];
  /** −1: words are kept. Else only `STRUCTURE` members less deep than this are. */
  let mask = -1;

  /** `key` is the nearest property name; for the hook. */
  function value(draft: Draft, input: unknown, key: string): void {
    nodes--;
    switch (typeof input) {
      case "string":
        if (isMasked(key)) hide(draft, "string", input.length);
        else quote(draft, clean(draft, input, key));
        break;
      case "number":
        if (isMasked(key)) hide(draft, "number");
        else if (Number.isFinite(input) && !Object.is(input, -0)) draft.text += input;
        else tag(draft, "number", Object.is(input, -0) ? "-0" : `${input}`);
        break;
      case "boolean":
        if (isMasked(key)) hide(draft, "boolean");
        else draft.text += input;
        break;
      case "object":
        if (input) object(draft, input, key);
        else draft.text += "null";
        break;
      case "undefined":
        draft.text += "null";
        break;
      case "bigint":
        bigint(draft, input, key);
        break;
      default:
        draft.cut++;
        if (input === unreadable) tag(draft, "unreadable");
        else if (typeof input === "symbol") tag(draft, "symbol", input.description);
        else tag(draft, "function", read(input as object, "name"));
    }
  }

  const isMasked = (key: string): boolean => mask >= 0 && !(path.length <= mask && STRUCTURE.test(key));

  function hide(draft: Draft, type: string, size?: number): void {
    draft.redacted++;
    tag(draft, type, size);
  }

  function tag(draft: Draft, type: string, note?: unknown): void {
    draft.text += `{"$type":${JSON.stringify(type)}`;
    if (typeof note === "number") draft.text += `,"value":${note}`;
    else if (typeof note === "string") draft.text += `,"value":${JSON.stringify(clean(draft, note, type))}`;
    draft.text += "}";
  }

  /** Decimal digits take n² time; nobody reads more than a thousand. */
  function bigint(draft: Draft, input: bigint, key: string): void {
    if (isMasked(key)) return hide(draft, "bigint");
    const isHuge = BigInt.asIntN(4096, input) !== input;
    if (isHuge) draft.cut++;
    tag(draft, "bigint", isHuge ? "[cut: more than 4096 bits]" : `${input}`);
  }

  /** Shortened and without secrets. */
  function clean(draft: Draft, text: string, key: string): string {
    const room = Math.max(0, Math.min(left, maxLength));
    const length = text.length;
    const isLong = length > room;
    if (length > LONGEST_TOUCHED) text = "";
    else if (isLong) text = text.slice(0, room + LOOK_AHEAD);
    text = redactText(text, () => draft.redacted++);
    if (hook) text = ask(draft, hook, text, key);
    if (text.length > room || isLong) {
      draft.cut++;
      text = shorten(text, room, length);
    }
    left -= text.length;
    return text;
  }

  function quote(draft: Draft, text: string): void {
    let json = text.length < SHORT && !ESCAPED.test(text) ? `"${text}"` : JSON.stringify(text);
    // Control characters take six times their length in JSON.
    const room = RECORD_ROOM - draft.text.length;
    if (json.length > room) {
      draft.cut++;
      json = JSON.stringify(shorten(text, Math.max(0, Math.floor(room / 6) - 32), text.length));
    }
    draft.text += json;
  }

  /** Objects are entered only here, so that whatever goes wrong inside leaves a placeholder and nothing else. */
  function object(draft: Draft, input: object, key: string): void {
    const before = draft.text;
    const depth = path.length;
    if (path.includes(input)) tag(draft, "cycle");
    else if (depth >= MOST_DEPTH) {
      draft.cut++;
      tag(draft, "deep");
    } else {
      path.push(input);
      try {
        if (Array.isArray(input)) array(draft, input, key);
        else {
          const prototype = Object.getPrototypeOf(input);
          if (prototype === Object.prototype || prototype === null) plain(draft, input, key);
          else exotic(draft, input, key);
        }
      } catch {
        draft.text = before;
        draft.cut++;
        tag(draft, "unreadable");
      }
      path.length = depth;
    }
  }

  const isFull = (draft: Draft): boolean => left <= 0 || nodes <= 0 || draft.text.length > RECORD_ROOM;

  function leaveOut(draft: Draft, count: number | string): string {
    draft.cut++;
    return `"[cut: ${count} items]"`;
  }

  function array(draft: Draft, input: unknown[], key: string): void {
    const { length } = input;
    draft.text += "[";
    for (let i = 0; i < length; i++) {
      if (i) draft.text += ",";
      if (isFull(draft)) {
        draft.text += leaveOut(draft, length - i);
        break;
      }
      value(draft, read(input, i), key);
    }
    draft.text += "]";
  }

  function plain(draft: Draft, input: object, key: string): void {
    const toJSON = read(input, "toJSON");
    if (typeof toJSON === "function") value(draft, toJSON.call(input, key), key);
    else members(draft, input, Object.keys(input));
  }

  function members(draft: Draft, input: object, keys: string[]): void {
    // As a member it would change the prototype of whatever a careless reader copies it into.
    if (keys.includes("__proto__"))
      return pairs(
        draft,
        "object",
        keys.map((key) => [key, read(input, key)]),
      );
    let comma = "{";
    for (let i = 0; i < keys.length; i++) {
      if (isFull(draft)) {
        draft.text += `${comma}"…":${leaveOut(draft, keys.length - i)}`;
        comma = ",";
        break;
      }
      const name = keys[i] as string;
      const member = read(input, name);
      if (member === undefined) continue;
      const key = keyOf(name);
      left -= name.length;
      draft.text += comma + key.json;
      comma = ",";
      secretOr(draft, key.isSecret, member, name);
    }
    draft.text += comma === "{" ? "{}" : "}";
  }

  function secretOr(draft: Draft, isSecret: boolean, input: unknown, key: string): void {
    if (isSecret && input !== null && typeof input !== "boolean" && input !== "") {
      draft.redacted++;
      draft.text += `"${REDACTED}"`;
    } else value(draft, input, key);
  }

  function list(draft: Draft, type: string, items: Iterable<unknown>, write: (item: unknown) => void): void {
    draft.text += `{"$type":"${type}","value":[`;
    let comma = "";
    for (const item of items) {
      draft.text += comma;
      comma = ",";
      if (isFull(draft)) {
        draft.text += leaveOut(draft, "more");
        break;
      }
      write(item);
    }
    draft.text += "]}";
  }

  function pairs(draft: Draft, type: string, entries: Iterable<[unknown, unknown]>): void {
    list(draft, type, entries, (entry) => {
      const [key, item] = entry as [unknown, unknown];
      const name = typeof key === "string" ? key : "";
      draft.text += "[";
      value(draft, key, "key");
      draft.text += ",";
      secretOr(draft, keyOf(name).isSecret, item, name);
      draft.text += "]";
    });
  }

  function exotic(draft: Draft, input: object, key: string): void {
    const type = Object.prototype.toString.call(input).slice(8, -1);
    const bytes = read(input, "byteLength") ?? read(input, "size");
    const keys = () => Object.keys(input);
    if (type === "Date") tag(draft, "date", Number.isNaN(+input) ? "invalid" : (input as Date).toISOString());
    else if (type === "Map") pairs(draft, "map", input as Map<unknown, unknown>);
    else if (type === "Set") list(draft, "set", input as Set<unknown>, (item) => value(draft, item, key));
    else if (type === "RegExp") tag(draft, "regexp", `${input}`);
    else if (/^(?:String|Number|Boolean|BigInt)$/.test(type)) value(draft, input.valueOf(), key);
    else if (type === "Error" || type === "DOMException" || input instanceof Error) {
      draft.text += '{"$type":"error","value":';
      members(draft, input, [...new Set(["name", "message", "stack", "cause", ...keys()])]);
      draft.text += "}";
    } else if (ArrayBuffer.isView(input) || (typeof bytes === "number" && type !== "Object")) {
      draft.cut++;
      tag(draft, type, bytes);
    } else if (typeof read(input, "nodeType") === "number" || type === "Window") {
      draft.cut++;
      tag(draft, "node", `${read(input, "nodeName") || type}`.toLowerCase());
    } else if (type === "Object" || keys().length > 0 || "toJSON" in input) plain(draft, input, key);
    else {
      draft.cut++;
      tag(draft, type);
    }
  }

  /** Budgets are per value; a getter or hook that calls us again must not spend another's. */
  function fresh(work: () => void, maskTo: number): void {
    const outer = [left, nodes, path, mask] as const;
    [left, nodes, path, mask] = [maxLength, MOST_NODES, [], maskTo];
    try {
      work();
    } finally {
      [left, nodes, path, mask] = outer;
    }
  }

  return {
    /** Appends the JSON of a value. `maskTo` ≥ 0 keeps its build but not its words. */
    value: (draft: Draft, input: unknown, key: string, maskTo = -1): void =>
      fresh(() => secretOr(draft, keyOf(key).isSecret, input, key), maskTo),
    /** Shortened and without secrets, as text. */
    clean(draft: Draft, text: string, key: string): string {
      let cleaned = "";
      fresh(() => {
        cleaned = clean(draft, text, key);
      }, -1);
      return cleaned;
    },
    read,
  };
}

/** The head of a text, and how much is missing of its `length`. */
export const shorten = (text: string, room: number, length: number): string =>
  `${text.slice(0, room)}…[cut: ${Math.max(1, length - room)} chars]`;

function ask(draft: Draft, hook: (text: string, key: string) => string, text: string, key: string): string {
  let answer: unknown;
  try {
    answer = hook(text, key);
  } catch {
    // A hook that fails must not let anything through.
  }
  if (answer === text) return text;
  draft.redacted++;
  return typeof answer === "string" ? answer : REDACTED;
}
