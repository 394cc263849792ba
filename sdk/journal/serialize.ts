import type { Losses } from "../protocol/index.ts";
import { isSecretKey, REDACTED, redactText } from "./redact.ts";

/**
 * Any JavaScript value to a bounded plain one that JSON can say. Total: never throws, never runs long, calls
 * nothing of the app's but getters, `toJSON` and the redaction hook, all caught.
 *
 * What JSON cannot say becomes `{"$type": …, "value": …}`:
 *   bigint, date, map (pairs), set, error ({name, message, stack, cause, own members}), function, symbol,
 *   number (NaN, Infinity, -0), node (DOM), ArrayBuffer, Uint8Array, Blob … (bytes), other classes without
 *   members (RegExp, Promise …), cycle, deep, unreadable; and string (its length), number …
 *   where words were not to be recorded. An own `__proto__` is called `[__proto__]`.
 * A shortened text ends in `…[cut: N chars]`, a shortened list in `[cut: N items]`.
 */

/** What a page may spend on one value; beyond it members are left out. */
const MOST_NODES = 10_000;
/** Objects in objects. Tool arguments sit at 5 in a list of messages, which leaves 7 for their own. */
const MOST_DEPTH = 12;
/** Text of all attributes set by one call, in code units: a record's JSON may have 512 Ki. */
const CALL_ROOM = 400 * 1024;
/** What is kept of the text of a record whose JSON is too long even so. Escaping can make six of one. */
const TIGHT_ROOM = 80 * 1024;
const LONGEST_RECORD = 512 * 1024;
/** Longer texts keep no head: V8 first has to flatten a joined text, 32 ms for 100 MB. */
const LONGEST_TOUCHED = 16 * 1024 * 1024;
/** Read beyond the cut, so that a secret across it is seen whole. */
const LOOK_AHEAD = 512;
const LONGEST_KEY = 256;
/** Members of messages that say how they are built, not what was said. */
const STRUCTURE = /^(?:role|type|name|id|finish_reason|index|score)$/;

export interface SerializerOptions {
  /** Longest text kept of one value, UTF-16 code units. */
  maxLength: number;
  /** The user's redaction; sees each string after the built-in one, with the nearest property name. */
  hook?: ((text: string, key: string) => string) | undefined;
  /**
   * How deep the build of an attribute may be shown while its words are not: −1 shows all, `undefined`
   * leaves the attribute out.
   */
  maskOf(key: string): number | undefined;
}

interface Work {
  hook: SerializerOptions["hook"];
  /** Where losses are counted. */
  losses: Losses;
  /** Code units and nodes the value may still use. */
  left: number;
  nodes: number;
  /** −1: words are kept. Else only `STRUCTURE` members not deeper than this are. */
  mask: number;
}

/** One at a time, but a getter or hook may begin another meanwhile: see `work`. */
let now: Work;

function work<T>({ hook }: SerializerOptions, losses: Losses, left: number, task: () => T): T {
  const outer = now;
  now = { hook, losses, left, nodes: MOST_NODES, mask: -1 };
  try {
    return task();
  } finally {
    now = outer;
  }
}

/** A text of at most `most` code units, without secrets. */
export const cleanText = (
  options: SerializerOptions,
  losses: Losses,
  text: unknown,
  key: string,
  most = options.maxLength,
): string => work(options, losses, most, () => clean(String(text), key));

/** Adds bounded copies of `input`'s members to a record's attributes; returns code units used. */
export const addAttributes = (options: SerializerOptions, draft: Draft, input: object): number =>
  work(options, draft, 0, () => {
    draft.attributes ??= {};
    let room = CALL_ROOM;
    for (const name of Object.keys(input)) {
      const mask = options.maskOf(name);
      if (mask === undefined) lose("redacted");
      else if (room <= 0) lose("cut");
      else {
        const start = Math.min(options.maxLength, room);
        now.left = start;
        now.nodes = MOST_NODES;
        now.mask = mask;
        put(draft.attributes, input, name, name, []);
        room -= start - now.left;
      }
    }
    return CALL_ROOM - room;
  });

/** A record in the making, without what is in every record of its span. */
export interface Draft extends Losses {
  attributes?: Record<string, unknown>;
  [field: string]: unknown;
}

/** The JSON of a record that begins with `head` (members as JSON text), at most about 512 Ki code units. */
export function recordText(options: SerializerOptions, head: string, draft: Draft): string {
  let text = JSON.stringify(draft);
  if (text.length > LONGEST_RECORD)
    text = work(options, draft, 0, () => {
      for (const field in draft) {
        now.left = TIGHT_ROOM;
        draft[field] = plain(draft[field], field, []);
      }
      return JSON.stringify(draft);
    });
  return `{${head}${text === "{}" ? "" : ","}${text.slice(1)}`;
}

function lose(what: keyof Losses): void {
  now.losses[what] = (now.losses[what] ?? 0) + 1;
}

const mark = (type: string, value?: unknown) => ({
  $type: type,
  value: typeof value === "string" ? clean(value, type) : value,
});

/** A placeholder for what is lost. */
function lost(type: string, value?: unknown) {
  lose("cut");
  return mark(type, value);
}

/** `path`: the objects around it. */
function plain(input: unknown, key: string, path: object[]): unknown {
  const type = typeof input;
  now.nodes--;
  if (input === null || input === undefined) return input;
  if (type === "object") return object(input as object, key, path);
  if (now.mask >= 0 && !(path.length <= now.mask && STRUCTURE.test(key))) {
    lose("redacted");
    return mark(type, (input as string).length);
  }
  if (type === "string") return clean(input as string, key);
  if (type === "boolean" || (Number.isFinite(input) && !Object.is(input, -0))) return input;
  // Decimal digits of a BigInt take n² time.
  if (type === "number" || (type === "bigint" && BigInt.asIntN(4096, input as bigint) === input))
    return mark(type, Object.is(input, -0) ? "-0" : String(input));
  return lost(type, String((input as symbol).description ?? (input as () => void).name ?? ""));
}

/** Shortened and without secrets. */
function clean(text: string, key: string): string {
  const { length } = text;
  const room = Math.max(0, now.left);
  let kept = redactText((length > LONGEST_TOUCHED ? "" : text).slice(0, room + LOOK_AHEAD), () =>
    lose("redacted"),
  );
  if (now.hook) kept = ask(now.hook, kept, key);
  if (kept.length > room || length > room) {
    lose("cut");
    kept = `${kept.slice(0, room)}…[cut: ${length - room} chars]`;
  }
  now.left -= kept.length;
  return kept;
}

function ask(hook: (text: string, key: string) => string, text: string, key: string): string {
  let answer: unknown;
  try {
    answer = hook(text, key);
  } catch {
    // A hook that fails must not let anything through.
  }
  if (answer === text) return text;
  lose("redacted");
  return typeof answer === "string" ? answer : REDACTED;
}

function object(input: object, key: string, around: object[]): unknown {
  if (around.includes(input)) return mark("cycle");
  if (around.length >= MOST_DEPTH) return lost("deep");
  const path = [...around, input];
  if (Array.isArray(input)) return copyOf(input, undefined, key, path);
  const type = Object.prototype.toString.call(input).slice(8, -1);
  const names = Object.keys(input);
  const { toJSON } = input as { toJSON?: unknown };
  if (type === "Date") return mark("date", (input as Date).toJSON());
  if (type !== "Object") {
    const { nodeName, byteLength, size = byteLength } = input as Record<string, unknown>;
    if (type === "Map" || type === "Set")
      return mark(type.toLowerCase(), copyOf(taken(input as Set<unknown>), undefined, key, path));
    if (input instanceof Error || type === "Error")
      return mark("error", copyOf(input, ["name", "message", "stack", "cause", ...names], key, path));
    if (nodeName || type === "Window") return lost("node", String(nodeName).toLowerCase());
    if (typeof size === "number") return lost(type, size);
    if (!names.length && !toJSON) return lost(type);
  }
  return typeof toJSON === "function"
    ? plain(toJSON.call(input, key), key, path)
    : copyOf(input, names, key, path);
}

/** So much of an endless iterable as could be looked at. */
function taken(input: Iterable<unknown>): unknown[] {
  const items: unknown[] = [];
  for (const item of input) if (items.push(item) > now.nodes) break;
  return items;
}

/** Copies of the members with these names, or of a list's items, as far as the budget goes. */
function copyOf(input: object, names: string[] | undefined, key: string, path: object[]): object {
  const list = input as unknown[];
  const copy: Copy = names ? {} : ([] as unknown as Copy);
  const { length } = names ?? list;
  for (let i = 0; i < length; i++) {
    if (now.left <= 0 || now.nodes <= 0) {
      lose("cut");
      copy[names ? "…" : i] = `[cut: ${length - i} items]`;
      break;
    }
    // The second of a pair, as in the entries of headers, is named by the first.
    const isNamed = i === 1 && length === 2 && typeof list[0] === "string";
    put(copy, input, names?.[i] ?? i, names?.[i] ?? (isNamed ? (list[0] as string) : key), path);
  }
  return copy;
}

/** One member, or a placeholder if reading it fails: everything of the app's happens in here. */
function put(copy: Copy, input: object, name: string | number, key: string, path: object[]): void {
  let value: unknown;
  try {
    value = plain((input as Copy)[name], key, path);
  } catch {
    value = lost("unreadable");
  }
  if (isSecretKey(key) && typeof (value ?? true) !== "boolean") {
    lose("redacted");
    value = REDACTED;
  }
  if (typeof name === "string") {
    now.left -= name.length;
    // An own `__proto__` would change the prototype of whatever a careless reader copies it into.
    name = name === "__proto__" ? "[__proto__]" : name.slice(0, LONGEST_KEY);
  }
  copy[name] = value;
}

type Copy = Record<string | number, unknown>;
