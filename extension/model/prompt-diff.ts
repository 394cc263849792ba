import type { GenAIView } from "./genai-view.ts";
import { sayMedia } from "./media.ts";
import type { Part } from "./message.ts";
import { diffLists } from "./sequence-diff.ts";

/** A stretch of a message's words. */
export interface WordStretch {
  kind: "same" | "removed" | "added";
  text: string;
}

/** A message of one prompt or of both. */
export interface MessageDiff {
  kind: "same" | "changed" | "removed" | "added";
  role: string;
  /** All of it for `changed`; one stretch else. */
  words: WordStretch[];
}

export interface PromptDiff {
  messages: MessageDiff[];
  /** Absent where both prompts are the same. */
  firstDifference?: {
    /** Index in `messages`. */
    message: number;
    /** UTF-16 code units of that message that are the same. */
    offset: number;
  };
  /** Code units from the beginning that both have: all that a provider's prefix cache can know. */
  sharedPrefix: number;
  /** Code units of the later prompt. */
  length: number;
}

interface Block {
  role: string;
  text: string;
}

/** What was sent by two calls, compared by message and by word. Tools and system stand first, as providers put them. */
export function diffPrompts(before: GenAIView, after: GenAIView): PromptDiff {
  const old = promptBlocks(before);
  const now = promptBlocks(after);
  const messages: MessageDiff[] = [];
  const keys = (blocks: Block[]) => blocks.map(({ role, text }) => `${role}\n${text}`);
  let removed: Block[] = [];
  let added: Block[] = [];
  const settle = () => {
    messages.push(...pairUp(removed, added));
    removed = [];
    added = [];
  };
  for (const { kind, from, to } of diffLists(keys(old), keys(now))) {
    if (kind === "removed") removed.push(...old.slice(from, to));
    else if (kind === "added") added.push(...now.slice(from, to));
    else {
      settle();
      for (const { role, text } of old.slice(from, to))
        messages.push({ kind: "same", role, words: [{ kind: "same", text }] });
    }
  }
  settle();
  const length = now.reduce((sum, { text }) => sum + text.length, 0);
  return { messages, length, ...firstDifference(messages) };
}

/** What one prompt lost and the other won in the same place: the same message, changed, where the role is the same. */
function pairUp(removed: Block[], added: Block[]): MessageDiff[] {
  const result: MessageDiff[] = [];
  const both = Math.min(removed.length, added.length);
  for (let i = 0; i < both; i++) {
    const [was, is] = [removed[i] as Block, added[i] as Block];
    if (was.role === is.role)
      result.push({ kind: "changed", role: is.role, words: diffWords(was.text, is.text) });
    else result.push(only("removed", was), only("added", is));
  }
  for (const block of removed.slice(both)) result.push(only("removed", block));
  for (const block of added.slice(both)) result.push(only("added", block));
  return result;
}

const only = (kind: "removed" | "added", { role, text }: Block): MessageDiff => ({
  kind,
  role,
  words: [{ kind, text }],
});

function firstDifference(
  messages: readonly MessageDiff[],
): Pick<PromptDiff, "firstDifference" | "sharedPrefix"> {
  let sharedPrefix = 0;
  for (let message = 0; message < messages.length; message++) {
    const { kind, words } = messages[message] as MessageDiff;
    if (kind === "same") {
      sharedPrefix += words[0]?.text.length ?? 0;
      continue;
    }
    const first = words[0];
    const same = kind === "changed" && first?.kind === "same" ? first.text.length : 0;
    // Words that differ can begin alike.
    const offset = same + (kind === "changed" ? commonStart(words.slice(same > 0 ? 1 : 0)) : 0);
    return { firstDifference: { message, offset }, sharedPrefix: sharedPrefix + offset };
  }
  return { sharedPrefix };
}

function commonStart(words: readonly WordStretch[]): number {
  let was = "";
  let is = "";
  for (const { kind, text } of words) {
    if (kind !== "added") was += text;
    if (kind !== "removed") is += text;
    if (kind === "same") break;
  }
  let length = 0;
  while (length < was.length && length < is.length && was[length] === is[length]) length++;
  // Never within a character.
  const code = was.charCodeAt(length - 1);
  return code >= 0xd800 && code <= 0xdbff ? length - 1 : length;
}

/** Words, runs of blanks, and each other character by itself. */
const WORDS = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
/** Texts longer than this are compared by line: words of a book are too many. */
const BY_LINE = 200_000;
const LINES = /[^\n]*\n|[^\n]+/g;

/** Put together, what is not `added` is `before`, and what is not `removed` is `after`. */
export function diffWords(before: string, after: string): WordStretch[] {
  const unit = before.length + after.length > BY_LINE ? LINES : WORDS;
  const a = before.match(unit) ?? [];
  const b = after.match(unit) ?? [];
  return diffLists(a, b).map(({ kind, from, to }) => ({
    kind,
    text: (kind === "added" ? b : a).slice(from, to).join(""),
  }));
}

/** Messages of a prompt with their roles, the instructions and tools in front, as providers put them. */
export function promptBlocks(view: GenAIView): Block[] {
  const blocks: Block[] = view.input.map(({ role, parts }) => ({ role, text: textOf(parts) }));
  if (view.system.length) blocks.unshift({ role: "system", text: textOf(view.system) });
  if (view.toolDefinitions.length)
    blocks.unshift({ role: "tools", text: JSON.stringify(view.toolDefinitions, null, 1) });
  return blocks;
}

const textOf = (parts: readonly Part[]): string => parts.map(partText).join("\n");

function partText(part: Part): string {
  switch (part.type) {
    case "text":
    case "reasoning":
    case "refusal":
      return part.content;
    case "tool_call":
      return `${part.name}(${JSON.stringify(part.arguments ?? {})})`;
    case "tool_call_response":
      return typeof part.response === "string" ? part.response : JSON.stringify(part.response ?? null);
    case "withheld":
      return `[${part.kind}, ${part.length} characters, not recorded]`;
    case "media":
      return `[${sayMedia(part)}${part.reference ? ` ${part.reference}` : ""}]`;
    default:
      return JSON.stringify(part);
  }
}
