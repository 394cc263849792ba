import type { Document, GenAIView } from "../genai-view.ts";
import type { Message, Part } from "../message.ts";

/** What fills a model's context, in the order in which providers put it. */
export const CONTEXT_KINDS = [
  "system",
  "tools",
  "documents",
  "history",
  "toolResults",
  "question",
  "steps",
] as const;
export type ContextKind = (typeof CONTEXT_KINDS)[number];

export const CONTEXT_NAMES: Readonly<Record<ContextKind, string>> = {
  system: "system prompt",
  tools: "tool definitions",
  documents: "retrieved documents",
  history: "history",
  toolResults: "tool results",
  question: "question",
  steps: "the model's steps since",
};

/** A prompt by what its texts are. */
export interface ContextParts {
  texts: Record<ContextKind, string[]>;
  /** Messages of the turns before the question. */
  earlierMessages: number;
  /** Images, sounds and files: what they take nobody can tell from here. */
  media: number;
  /** Texts that were not recorded, and their length in code units. */
  withheld: number;
  /** There was more text than documents are looked for in: some of their words are counted where they stand. */
  isPartlySearched: boolean;
}

/**
 * Sorts what a call sent. The question is the last message of a user; what came before it is history, what the model itself
 * said after it are its steps. Words of a document are the document's wherever they stand, but in the results of tools.
 */
export function contextParts(view: GenAIView, documents: readonly Document[]): ContextParts {
  const parts: ContextParts = {
    texts: { system: [], tools: [], documents: [], history: [], toolResults: [], question: [], steps: [] },
    ...{ earlierMessages: 0, media: 0, withheld: 0, isPartlySearched: false },
  };
  const wanted = documents.flatMap(({ content }) => content ?? []);
  const search = { left: MOST_SEARCHED };
  const put = (kind: ContextKind, part: Part): void => {
    if (part.type === "media") parts.media++;
    else if (part.type === "withheld") parts.withheld += part.length;
    else if (part.type === "tool_call_response" || part.type === "server_tool_call_response")
      parts.texts.toolResults.push(textOfPart(part));
    else if (part.type !== "text") parts.texts[kind].push(textOfPart(part));
    else {
      const { own, foreign } = withoutDocuments(part.content, wanted, search);
      if (own) parts.texts[kind].push(own);
      if (foreign) parts.texts.documents.push(foreign);
    }
  };
  for (const part of view.system) put("system", part);
  if (view.toolDefinitions.length) parts.texts.tools.push(JSON.stringify(view.toolDefinitions));
  const asked = view.input.findLastIndex(isQuestion);
  view.input.forEach((message, i) => {
    const kind = isInstruction(message)
      ? "system"
      : i === asked
        ? "question"
        : i < asked || asked === -1
          ? "history"
          : "steps";
    if (kind === "history") parts.earlierMessages++;
    for (const part of message.parts) put(kind, part);
  });
  parts.isPartlySearched = search.left < 0;
  return parts;
}

const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";

/** Anthropic sends the results of tools as a user's message: that is no question. */
const isQuestion = ({ role, parts }: Message): boolean =>
  (role === "user" || role === "human") &&
  parts.some(({ type }) => type !== "tool_call_response" && type !== "server_tool_call_response");

/** What the model wrote, to be estimated where nobody counted it. */
export const outputTexts = ({ output }: GenAIView): string[] =>
  output.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === "withheld" || part.type === "media" ? [] : textOfPart(part))),
  );

export function textOfPart(part: Part): string {
  switch (part.type) {
    case "text":
    case "reasoning":
    case "refusal":
      return part.content;
    case "tool_call":
    case "server_tool_call":
      return `${part.name}(${JSON.stringify(part.arguments ?? {})})`;
    case "tool_call_response":
    case "server_tool_call_response":
      return typeof part.response === "string" ? part.response : JSON.stringify(part.response ?? null);
    case "media":
    case "withheld":
      return "";
    default:
      return JSON.stringify(part);
  }
}

/** Shorter lines can be anywhere. */
const LEAST_LINE = 24;
const MOST_DOCUMENTS = 100;
const MOST_LINES = 400;
/** Characters that are gone through for one call: some ten milliseconds. */
const MOST_SEARCHED = 30_000_000;

/** A text without the words of documents, and those: a document as a whole, else its lines one by one. */
function withoutDocuments(
  text: string,
  documents: readonly string[],
  search: { left: number },
): { own: string; foreign: string } {
  let own = text;
  const foreign: string[] = [];
  const take = (words: string): boolean => {
    search.left -= own.length;
    if (search.left < 0) return false;
    const at = own.indexOf(words);
    if (at === -1) return false;
    own = own.slice(0, at) + own.slice(at + words.length);
    foreign.push(words);
    return true;
  };
  // Whole ones first: most are, and each is found at once.
  const others = documents
    .slice(0, MOST_DOCUMENTS)
    .map((document) => document.trim())
    .filter((whole) => whole.length >= LEAST_LINE && !take(whole));
  for (const line of others.flatMap((whole) => whole.split("\n").slice(0, MOST_LINES)))
    if (line.trim().length >= LEAST_LINE) take(line.trim());
  return { own, foreign: foreign.join("\n") };
}
