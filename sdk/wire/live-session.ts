import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
} from "../protocol/attributes.ts";
import { AgentRun } from "./agent-run.ts";
import type { Part } from "./answer.ts";
import { str } from "./json.ts";
import type { ModelCall } from "./model-call.ts";
import type { Facts, Failure } from "./operation.ts";
import { type AskedOfModel, requestFacts } from "./request.ts";

/** Base64 audio by length and format: bytes, and seconds where the format says how many bytes one has. */
class Audio {
  #size = 0;
  #type: string | undefined;

  add(data: unknown, type?: unknown): void {
    this.#size += Math.floor((str(data)?.replace(/=+$/, "").length ?? 0) * 0.75);
    this.#type ??= str(type);
  }

  /** What came since it was asked last; the sound itself is not kept. */
  take(): Part[] {
    const size = this.#size;
    this.#size = 0;
    if (!size) return [];
    // 16-bit samples of one channel.
    const rate = /pcm;rate=(\d+)/.exec(this.#type ?? "")?.[1];
    return [
      {
        type: "blob",
        modality: "audio",
        mime_type: this.#type,
        size,
        ...(rate ? { seconds: size / 2 / Number(rate) } : {}),
      },
    ];
  }
}

/** A session of talk with a model over a socket: each turn of the model a model call. */
export class LiveSession extends AgentRun {
  readonly heard = new Audio();
  readonly spoken = new Audio();
  /** What the user said since the model's last turn, and what was said to the turn that runs. */
  #input: { role: string; parts: Part[] }[] = [];
  #asked: { role: string; parts: Part[] }[] = [];

  /** What the session is about; also of all its turns. */
  tell(asked: Partial<AskedOfModel>): void {
    const { [GEN_AI_OPERATION_NAME]: operation, ...facts } = requestFacts({ operation: "chat", ...asked });
    this.root.set(facts);
    const model = facts[GEN_AI_REQUEST_MODEL];
    if (model) this.root.rename(`realtime ${model}`);
    const { [GEN_AI_CONVERSATION_ID]: id = this.modelFacts[GEN_AI_CONVERSATION_ID] } = facts;
    this.modelFacts = { ...this.modelFacts, ...facts, [GEN_AI_CONVERSATION_ID]: id };
  }

  /** Somebody says something to the model. */
  say(role: string, parts: Part[]): void {
    if (parts.length) this.#input.push({ role, parts });
  }

  /** What the user said, in words: those of the turn that runs, or of the next. */
  transcript(words: unknown): void {
    const content = str(words);
    if (!content) return;
    const messages = this.call ? this.#asked : this.#input;
    messages.push({ role: "user", parts: [{ type: "text", content }] });
    this.#write();
  }

  override begin(): ModelCall {
    this.say("user", this.heard.take());
    this.#asked = this.#input;
    this.#input = [];
    const call = super.begin();
    this.#write();
    return call;
  }

  override end(facts?: Facts, failure?: Failure): void {
    for (const part of this.call ? this.spoken.take() : []) this.call?.answer.part(part);
    super.end(facts, failure);
  }

  /** Somebody speaks over it, or it was told to be silent. */
  interrupt(facts: Facts = {}): void {
    for (const part of this.spoken.take()) this.call?.answer.part(part);
    this.call?.abort(facts);
    this.call = undefined;
  }

  /** The socket is closed. False if the model had more to say. */
  hangUp(): boolean {
    const isOver = !this.call;
    this.interrupt();
    this.close();
    return isOver;
  }

  #write(): void {
    if (this.#asked.length) this.call?.operation.set({ [GEN_AI_INPUT_MESSAGES]: this.#asked });
  }
}
