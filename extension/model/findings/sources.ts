import type { AttributeValue } from "../../../sdk/protocol/index.ts";
import type { Document } from "../genai-view.ts";
import type { Message, Part } from "../message.ts";
import { namesById } from "../tool-use.ts";
import type { Source } from "./grounding/source-index.ts";
import { partsOf, type Step } from "./step.ts";

/**
 * All that an answer may rest on: documents of each search before it, results of tools, and the messages and instructions
 * that the call itself was sent. A text that is there twice (a document in a prompt) counts where it is first.
 */
export function sourcesOf({ before, answer }: { before: readonly Step[]; answer?: Step }): Source[] {
  const sources = before.flatMap((step) => [...documentsIn(step), ...resultsIn(step)]);
  if (answer) sources.push(...messagesIn(answer));
  const seen = new Set<string>();
  return sources.filter(({ text }) => {
    const isNew = text.trim() !== "" && !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

export const documentLabel = ({ title }: Pick<Document, "title">, i: number): string =>
  `document ${i + 1}${title ? ` (${title.slice(0, 60)})` : ""}`;
export const messageLabel = ({ role }: Pick<Message, "role">, i: number): string =>
  `message ${i + 1} (${role.slice(0, 20)})`;
const resultLabel = (tool: string): string => `result of ${tool.slice(0, 60)}`;

export function documentsIn({ span, view }: Step): Source[] {
  return view.documents.map((document, i) => ({
    spanId: span.spanId,
    where: documentLabel(document, i),
    text: [document.title, document.content].filter(Boolean).join("\n"),
  }));
}

export function resultsIn({ span, view: { tool } }: Step): Source[] {
  if (!tool || tool.result === undefined) return [];
  return [{ spanId: span.spanId, where: resultLabel(tool.name), text: asLines(tool.result) }];
}

function messagesIn({ span, view }: Step): Source[] {
  const names = namesById(partsOf(view.input));
  const of = (parts: readonly Part[], where: string): Source[] =>
    parts.flatMap((part) =>
      sourceOf(part, where, names).map((source) => ({ ...source, spanId: span.spanId })),
    );
  return [
    ...of(view.system, "system instructions"),
    ...view.input.flatMap((message, i) => of(message.parts, messageLabel(message, i))),
  ];
}

function sourceOf(part: Part, where: string, names: ReadonlyMap<string, string>): Omit<Source, "spanId">[] {
  if (part.type === "text") return [{ where, text: part.content }];
  if (part.type !== "tool_call_response" && part.type !== "server_tool_call_response") return [];
  const name = part.id === undefined ? undefined : names.get(part.id);
  return [{ where: name ? resultLabel(name) : where, text: asLines(part.response ?? null) }];
}

const MOST_LEAVES = 3000;
const MOST_DEPTH = 12;

/** JSON as lines of words: `order total: 42.5`. Text stays as it is. */
export function asLines(value: AttributeValue): string {
  if (typeof value === "string") return value;
  return leavesOf(value)
    .map(({ path, value }) => [path.map(wordsOfKey).join(" "), String(value)].filter(Boolean).join(": "))
    .join("\n");
}

export interface Leaf {
  path: readonly string[];
  value: string | number | boolean;
}

/** What stands at the ends of a value, with the keys that lead there; numbers of lists are left out. */
export function leavesOf(value: AttributeValue): Leaf[] {
  const leaves: Leaf[] = [];
  collect(value, [], leaves);
  return leaves;
}

function collect(value: AttributeValue, path: readonly string[], leaves: Leaf[]): void {
  if (leaves.length >= MOST_LEAVES || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    if (path.length < MOST_DEPTH) for (const item of value) collect(item as AttributeValue, path, leaves);
  } else if (typeof value === "object") {
    if (path.length < MOST_DEPTH)
      for (const [key, item] of Object.entries(value))
        collect(item as AttributeValue, [...path, key], leaves);
  } else leaves.push({ path, value: value as Leaf["value"] });
}

/** `orderTotal`, `order_total` → `order total`. */
export const wordsOfKey = (key: string): string =>
  key
    .slice(0, 100)
    .replace(/[_.-]+/g, " ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
