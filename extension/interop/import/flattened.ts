import { isObject, type Raw } from "./format.ts";

/** Names that OpenInference's attributes begin with; a database may have made trees of them. */
const ROOTS = new Set([
  ...["llm", "input", "output", "openinference", "embedding", "retrieval", "reranker", "document", "tool"],
  ...["session", "user", "tag", "agent", "graph", "prompt", "exception", "message"],
]);
const MOST_DEPTH = 12;

/**
 * OpenInference's flat names where an export has nested objects:
 *
 *     {"llm": {"input_messages": [{"message": {"role": "user"}}]}}  →  {"llm.input_messages.0.message.role": "user"}
 */
export function flattened(attributes: Raw): Raw {
  const flat: Raw = {};
  for (const [key, value] of Object.entries(attributes))
    if (isObject(value) && ROOTS.has(key)) flatten(flat, key, value, 0);
    else flat[key] = value;
  return flat;
}

/** Lists of plain values are values themselves: tags, vectors. */
function flatten(flat: Raw, key: string, value: unknown, depth: number): void {
  const isTree = isObject(value) || (Array.isArray(value) && value.some(isObject));
  if (!isTree || depth > MOST_DEPTH || Object.keys(value as object).length === 0) {
    flat[key] = value;
    return;
  }
  for (const [name, inner] of Object.entries(value as object))
    flatten(flat, `${key}.${name}`, inner, depth + 1);
}
