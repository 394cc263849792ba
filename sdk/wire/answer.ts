import {
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GT_ANSWER_CUT,
} from "../protocol/attributes.ts";
import type { Operation } from "./operation.ts";

/** A part of a message, as OpenTelemetry has it (`gen_ai.output.messages`). */
export interface Part {
  type: string;
  [member: string]: unknown;
}

export interface ToolDelta {
  /** Position among the answer's tool calls, from 0; without it an `id` not seen yet begins the next call. */
  index?: number | undefined;
  id?: string | undefined;
  /** Set once; servers that repeat it do not add to it. */
  name?: string | undefined;
  /** A fragment of JSON text; an object is the whole of it. */
  arguments?: unknown;
}

/** What is kept of one answer's words, in UTF-16 code units; the rest is counted in `genai_traces.answer.cut`. */
const MOST_TEXT = 1024 * 1024;

/**
 * Puts one call's answer together and passes each piece on as a chunk. The parts are written as
 * `gen_ai.output.messages` when the answer was no stream, or has what chunks cannot say (several choices,
 * refusals, citations, media, server tools); else readers put the chunks together.
 */
export class Answer {
  readonly #root: Operation;
  #needsMessages: boolean;
  readonly #choices: { parts: Part[]; tools: Map<number, Part>; finish?: string }[] = [];
  #room = MOST_TEXT;
  #cut = 0;

  constructor(root: Operation, isStream: boolean) {
    this.#root = root;
    this.#needsMessages = !isStream;
  }

  text(piece: unknown, choice = 0): void {
    this.#say("text", piece, choice);
  }

  reasoning(piece: unknown, choice = 0): void {
    this.#say("reasoning", piece, choice);
  }

  /** The model declined. Shown as text that streams; a `refusal` part in the end. */
  refusal(piece: unknown, choice = 0): void {
    this.#needsMessages = true;
    this.#say("refusal", piece, choice);
  }

  tool({ index, id, name, arguments: given }: ToolDelta, choice = 0): void {
    const { parts, tools } = this.#choice(choice);
    let at = index;
    if (at === undefined) {
      const known = [...tools].find(([, part]) => id && part.id === id);
      at = known ? known[0] : id || name || !tools.size ? tools.size : tools.size - 1;
    }
    let part = tools.get(at);
    if (!part) {
      part = { type: "tool_call" };
      tools.set(at, part);
      parts.push(part);
    }
    part.id ||= id;
    part.name ||= name;
    const text = typeof given === "string" || given === undefined ? given : JSON.stringify(given);
    const kept = this.#keep(text);
    if (kept !== undefined) part.arguments = ((part.arguments as string) ?? "") + kept;
    if (!choice) this.#root.chunk({ toolCall: clear({ index: at, id, name, arguments: kept }) });
  }

  /** Something that is no words: media by reference, citations, a server's own tools. */
  part(part: Part, choice = 0): void {
    this.#needsMessages = true;
    this.#choice(choice).parts.push(part);
  }

  /** The reason in the server's own words. The last one told counts. */
  finish(reason: unknown, choice = 0): void {
    if (typeof reason === "string" && reason) this.#choice(choice).finish = reason;
  }

  /** Has anything been said? */
  get isEmpty(): boolean {
    return this.#choices.every((choice) => !choice?.parts.length);
  }

  /** Forgets everything: a server began anew. */
  reset(): void {
    this.#choices.length = 0;
    this.#needsMessages = true;
  }

  /** Have all choices that began come to their end? */
  get hasFinished(): boolean {
    const begun = this.#choices.filter(Boolean);
    return begun.length > 0 && begun.every(({ finish }) => finish);
  }

  /** Tool calls so far, with their arguments as text. */
  get tools(): Part[] {
    return this.#choices.flatMap((choice) => [...(choice?.tools.values() ?? [])]);
  }

  /** Writes messages (where chunks do not say it all) and finish reasons. */
  close(): void {
    const choices = this.#choices.filter(Boolean);
    const reasons = choices.flatMap(({ finish }) => finish ?? []);
    this.#root.set({
      [GEN_AI_RESPONSE_FINISH_REASONS]: reasons.length ? reasons : undefined,
      [GT_ANSWER_CUT]: this.#cut || undefined,
      [GEN_AI_OUTPUT_MESSAGES]:
        (this.#needsMessages || choices.length > 1) && choices.some(({ parts }) => parts.length)
          ? choices.map(({ parts, finish }) => ({
              role: "assistant",
              parts: parts.map(finished),
              finish_reason: finish,
            }))
          : undefined,
    });
  }

  #choice(index: number) {
    this.#choices[index] ??= { parts: [], tools: new Map() };
    return this.#choices[index];
  }

  #say(type: "text" | "reasoning" | "refusal", piece: unknown, index: number): void {
    const kept = typeof piece === "string" ? this.#keep(piece) : undefined;
    if (!kept) return;
    const { parts } = this.#choice(index);
    const last = parts.at(-1);
    if (last?.type === type) last.content += kept;
    else parts.push({ type, content: kept });
    if (!index) this.#root.chunk(type === "reasoning" ? { reasoning: kept } : kept);
  }

  #keep(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const kept = text.slice(0, this.#room);
    this.#room -= kept.length;
    this.#cut += text.length - kept.length;
    return kept;
  }
}

/** Arguments as JSON where they are. */
function finished(part: Part): Part {
  return part.type === "tool_call" ? { ...part, arguments: jsonOr(part.arguments) } : part;
}

/** The parsed text, or the text itself. */
export function jsonOr(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Without `undefined` members. */
export const clear = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;
