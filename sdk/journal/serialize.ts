import type { AttributeValue, Losses } from "../protocol/index.ts";
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
  options: SerializerOptions;
  /** Where losses are counted. */
  losses: Losses;
  /** Code units and nodes the value may still use. */
  left: number;
  nodes: number;
  /** Objects around the present one. */
  path: unknown[];
  /** −1: words are kept. Else only `STRUCTURE` members not deeper than this are. */
  mask: number;
}

/** One at a time, but a getter or hook may begin another meanwhile: see `work`. */
let now: Work;

function work<T>(options: SerializerOptions, losses: Losses, task: () => T): T {
  const outer = now;
  now = { options, losses, left: options.maxLength, nodes: MOST_NODES, path: [], mask: -1 };
  try {
    return task();
  } finally {
    now = outer;
  }
}

/** A text, shortened and without secrets. */
export const cleanText = (options: SerializerOptions, losses: Losses, text: string, key: string): string =>
  work(options, losses, () => clean(text, key));

/** Adds bounded copies of `input`'s members to a record's attributes; returns code units used. */
export const addAttributes = (options: SerializerOptions, draft: Draft, input: object): number =>
  work(options, draft, () => {
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
        put(draft.attributes, input, name);
        room -= start - now.left;
      }
    }
    return CALL_ROOM - room;
  });

/** A record in the making; what is big in it is in these. */
export interface Draft extends Losses {
  attributes?: Record<string, unknown>;
  links?: unknown;
  parts?: unknown;
  [field: string]: unknown;
}

/** The JSON of a record, at most 512 Ki code units. */
export function recordText(options: SerializerOptions, record: Draft): string {
  const text = JSON.stringify(record);
  if (text.length <= LONGEST_RECORD) return text;
  return work(options, record, () => {
    now.left = TIGHT_ROOM;
    for (const field of ["attributes", "links", "parts"])
      if (record[field]) record[field] = plain(record[field], field);
    return JSON.stringify(record);
  });
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

/** A member, or a placeholder if reading it fails: everything of the app's happens in here. */
function member(from: object, name: PropertyKey, key: string): unknown {
  const depth = now.path.length;
  try {
    return plain((from as Record<PropertyKey, unknown>)[name], key);
  } catch {
    now.path.length = depth;
    return lost("unreadable");
  }
}

function plain(input: unknown, key: string): unknown {
  now.nodes--;
  const type = typeof input;
  if (type === "object" && input) return object(input, key);
  if (input === null || input === undefined) return input;
  if (now.mask >= 0 && !(now.path.length <= now.mask && STRUCTURE.test(key))) {
    lose("redacted");
    return mark(type, (input as string).length);
  }
  switch (type) {
    case "string":
      return clean(input as string, key);
    case "boolean":
      return input;
    case "number":
      return Number.isFinite(input) && !Object.is(input, -0)
        ? input
        : mark(type, Object.is(input, -0) ? "-0" : String(input));
    case "bigint":
      // Decimal digits take n² time.
      return BigInt.asIntN(4096, input as bigint) === input ? mark(type, String(input)) : lost(type);
    default:
      return lost(type, String((input as symbol).description ?? (input as () => void).name));
  }
}

/** Shortened and without secrets. */
function clean(text: string, key: string): string {
  const { length } = text;
  const room = Math.max(0, now.left);
  let kept = length > LONGEST_TOUCHED ? "" : length > room ? text.slice(0, room + LOOK_AHEAD) : text;
  kept = redactText(kept, () => lose("redacted"));
  if (now.options.hook) kept = ask(now.options.hook, kept, key);
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

function object(input: object, key: string): unknown {
  const { path } = now;
  if (path.includes(input)) return mark("cycle");
  if (path.length >= MOST_DEPTH) return lost("deep");
  path.push(input);
  const copy = Array.isArray(input) ? list(input, key) : structure(input, key);
  path.pop();
  return copy;
}

/** Counts what is left out if the budget is used up. */
function isFull(rest: number): string | undefined {
  if (now.left > 0 && now.nodes > 0) return undefined;
  lose("cut");
  return `[cut: ${rest} items]`;
}

function list(input: unknown[], key: string): unknown[] {
  const copy: unknown[] = [];
  for (let i = 0; i < input.length; i++) {
    const full = isFull(input.length - i);
    // The second of a pair, as in the entries of headers, is named by the first.
    const name = i === 1 && input.length === 2 && typeof input[0] === "string" ? input[0] : "";
    copy.push(full ?? (name && isSecretKey(name) ? hidden() : member(input, i, key)));
    if (full) break;
  }
  return copy;
}

/** So much of an endless iterable as could be looked at. */
function taken(input: Iterable<unknown>): unknown[] {
  const items: unknown[] = [];
  for (const item of input) if (items.push(item) > now.nodes) break;
  return items;
}

function structure(input: object, key: string): unknown {
  const type = Object.prototype.toString.call(input).slice(8, -1);
  const names = Object.keys(input);
  const { toJSON } = input as { toJSON?: unknown };
  if (type === "Date") return mark("date", (input as Date).toJSON());
  if (type !== "Object") {
    const { nodeName, byteLength, size = byteLength } = input as Record<string, unknown>;
    if (type === "Map" || type === "Set")
      return mark(type.toLowerCase(), list(taken(input as Set<unknown>), key));
    if (input instanceof Error || type === "Error")
      return mark("error", members(input, ["name", "message", "stack", "cause", ...names]));
    if (nodeName || type === "Window") return lost("node", String(nodeName).toLowerCase());
    if (typeof size === "number") return lost(type, size);
    if (!names.length && !toJSON) return lost(type);
  }
  return typeof toJSON === "function" ? plain(toJSON.call(input, key), key) : members(input, names);
}

function members(input: object, names: string[]): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [i, name] of names.entries()) {
    const full = isFull(names.length - i);
    if (full) {
      copy["…"] = full;
      break;
    }
    put(copy, input, name);
  }
  return copy;
}

function put(copy: Record<string, unknown>, input: object, name: string): void {
  const value = member(input, name, name);
  now.left -= name.length;
  // An own `__proto__` would change the prototype of whatever a careless reader copies it into.
  copy[name === "__proto__" ? "[__proto__]" : name.slice(0, LONGEST_KEY)] =
    isSecretKey(name) && value !== null && typeof value !== "boolean" ? hidden() : value;
}

function hidden(): AttributeValue {
  lose("redacted");
  return REDACTED;
}
