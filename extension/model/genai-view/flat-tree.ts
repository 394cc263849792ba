import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import type { JsonObject } from "../attribute-values.ts";

/** Indexes above this are a trick: a list with a billion holes. */
const MOST_ITEMS = 10_000;
const MOST_DEPTH = 16;

/**
 * Lists that were flattened into names, made anew:
 *
 *     llm.input_messages.0.message.role = user
 *     llm.input_messages.0.message.tool_calls.0.tool_call.id = call_1
 *     treeOf(attributes, "llm.input_messages.") → [{message: {role: "user", tool_calls: [{tool_call: {id: "call_1"}}]}}]
 */
export function treeOf(attributes: Attributes, prefix: string): AttributeValue[] {
  const root: Branch = new Map();
  for (const key in attributes) {
    if (!key.startsWith(prefix)) continue;
    const steps = key.slice(prefix.length).split(".");
    if (steps.length <= MOST_DEPTH) put(root, steps, attributes[key] as AttributeValue);
  }
  const tree = grown(root);
  return Array.isArray(tree) ? tree : [];
}

type Branch = Map<string, Branch | { leaf: AttributeValue }>;

function put(root: Branch, steps: string[], leaf: AttributeValue): void {
  let branch = root;
  for (const step of steps.slice(0, -1)) {
    const next = branch.get(step);
    const child = next instanceof Map ? next : new Map();
    if (child !== next) branch.set(step, child);
    branch = child;
  }
  branch.set(steps.at(-1) as string, { leaf });
}

function grown(branch: Branch): AttributeValue {
  const keys = [...branch.keys()];
  const isList = keys.length > 0 && keys.every((key) => /^\d+$/.test(key) && Number(key) < MOST_ITEMS);
  const leafOf = (node: Branch | { leaf: AttributeValue } | undefined): AttributeValue =>
    node instanceof Map ? grown(node) : (node?.leaf ?? null);
  // Holes in the numbering are left out: what is there is what was said.
  if (isList) return keys.sort((a, b) => Number(a) - Number(b)).map((key) => leafOf(branch.get(key)));
  const object: JsonObject = {};
  for (const key of keys) if (key !== "__proto__") object[key] = leafOf(branch.get(key));
  return object;
}
