import { isSecretKey, redactText } from "./redact.ts";

interface Key {
  /** `"key":` as in JSON. */
  json: string;
  /** Its value is a secret whatever it looks like. */
  isSecret: boolean;
}

/** Apps use few different keys; one that makes them up (ids as keys) may not fill the memory. */
const MOST_KEYS = 1000;
const LONGEST_KEY = 256;

let known = new Map<string, Key>();

/** What is to know of a property name, worked out once. */
export function keyOf(name: string): Key {
  const found = known.get(name);
  if (found) return found;
  const head = name.length > LONGEST_KEY ? `${name.slice(0, LONGEST_KEY)}…[cut]` : name;
  const key = { json: `${JSON.stringify(redactText(head, () => {}))}:`, isSecret: isSecretKey(head) };
  if (name === head) {
    if (known.size >= MOST_KEYS) known = new Map();
    known.set(name, key);
  }
  return key;
}
