import {
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GT_ANSWER_CUT,
} from "../protocol/attributes.ts";
import { clear, jsonOr } from "./json.ts";
import type { Operation } from "./operation.ts";

/** A part of a message, as OpenTelemetry has it (`gen_ai.output.messages`). */
export interface Part {
  type: string;
  [member: string]: unknown;
}

export interface ToolDelta {
  /** Position among the answer's tool calls, from 0; without it an `id` not seen yet begins the next call. */
  index?: number | "next" | undefined;
  id?: string | undefined;
  /** Set once; servers that repeat it do not add to it. */
  name?: string | undefined;
  /** A fragment of JSON text; an object is the whole of it. */
  arguments?: unknown;
}

/** What is kept of one answer's words, in UTF-16 code units; the rest is counted in `genai_traces.answer.cut`. */
const MOST_TEXT = 1024 * 1024;

/** Parts of one choice: a thousand tool calls, citations or turns between thinking and speaking are no answer any more. */
const MOST_PARTS = 1000;

/** As many as OpenAI gives at most. */
const MOST_CHOICES = 128;

interface Choice {
  parts: Part[];
  tools: Map<number, Part>;
  finish?: string;
}

/**
 * Puts one call's answer together and passes each piece on as a chunk. The parts are written as
 * `gen_ai.output.messages` when the answer was no stream, or has what chunks cannot say (several choices,
 * refusals, citations, media, server tools); else readers put the chunks together.
 */
export class Answer {
  readonly #root: Operation;
  #needsMessages: boolean;
  /** By the server's index, which may be any number. */
  readonly #choices = new Map<number, Choice>();
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

  /** Returns the call's position. */
  tool({ index, id, name, arguments: given }: ToolDelta, choice = 0): number {
    const { parts, tools } = this.#choice(choice) ?? FULL;
    let at = index === "next" ? tools.size : index;
    if (at === undefined) {
      const known = [...tools].find(([, part]) => id && part.id === id);
      at = known ? known[0] : id || name || !tools.size ? tools.size : tools.size - 1;
    }
    let part = tools.get(at);
    if (!part) {
      if (parts.length >= MOST_PARTS) {
        this.#cut++;
        return at;
      }
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
    return at;
  }

  /** Something that is no words: media by reference, citations, a server's own tools. */
  part(part: Part, choice = 0): void {
    this.#needsMessages = true;
    const { parts } = this.#choice(choice) ?? FULL;
    const size = JSON.stringify(part).length;
    if (parts.length < MOST_PARTS && size <= this.#room) {
      this.#room -= size;
      parts.push(part);
    } else this.#cut += size;
  }

  /** The reason in the server's own words. The last one told counts. */
  finish(reason: unknown, choice = 0): void {
    const of = typeof reason === "string" && reason ? this.#choice(choice) : undefined;
    if (of) of.finish = reason as string;
  }

  /** Has anything been said? */
  get isEmpty(): boolean {
    return [...this.#choices.values()].every(({ parts }) => !parts.length);
  }

  /** Forgets everything: a server began anew. */
  reset(): void {
    this.#choices.clear();
    this.#needsMessages = true;
  }

  /** Have all choices that began come to their end? */
  get hasFinished(): boolean {
    const begun = [...this.#choices.values()];
    return begun.length > 0 && begun.every(({ finish }) => finish);
  }

  /** Tool calls so far, with their arguments as text. */
  get tools(): Part[] {
    return [...this.#choices.values()].flatMap(({ tools }) => [...tools.values()]);
  }

  /** Writes messages (where chunks do not say it all) and finish reasons. */
  close(): void {
    const choices = [...this.#choices].sort(([a], [b]) => a - b).map(([, choice]) => choice);
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

  #choice(index: number): Choice | undefined {
    let choice = this.#choices.get(index);
    if (!choice && this.#choices.size < MOST_CHOICES) {
      choice = { parts: [], tools: new Map() };
      this.#choices.set(index, choice);
    }
    return choice;
  }

  #say(type: "text" | "reasoning" | "refusal", piece: unknown, index: number): void {
    if (typeof piece !== "string" || !piece) return;
    const { parts } = this.#choice(index) ?? FULL;
    const last = parts.at(-1);
    if (last?.type !== type && parts.length >= MOST_PARTS) {
      this.#cut += piece.length;
      return;
    }
    const kept = this.#keep(piece);
    if (!kept) return;
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

/** Takes nothing: what is meant for it is counted as cut. */
const FULL: Choice = { parts: new Array(MOST_PARTS), tools: new Map() };

/** Arguments as JSON where they are. */
function finished(part: Part): Part {
  return part.type === "tool_call" ? { ...part, arguments: jsonOr(part.arguments) } : part;
}
