import { GEN_AI_RESPONSE_ID, GEN_AI_RESPONSE_MODEL } from "../protocol/attributes.ts";
import { Answer } from "./answer.ts";
import { clear, type Json, obj, str } from "./json.ts";
import type { Facts, Failure, Operation } from "./operation.ts";
import { ServerTools } from "./server-tools.ts";
import { merge, usageOf } from "./usage-names.ts";
import type { Call, WireReader } from "./wire-format.ts";
import { word } from "./word.ts";

/** One model's answer while it is read. */
export interface Reading {
  readonly root: Operation;
  readonly answer: Answer;
  /** Tools that run at the provider. */
  readonly servers: ServerTools;
  /**
   * Notes who answers and what it cost, by all the names that protocols have for it, and why it finished. Servers may say
   * it again with every event: the last counts. Written at the end.
   */
  note(said: Json, usage?: unknown): void;
  /** Other facts that are written at the end; the last ones count. */
  tell(facts: Facts): void;
}

/** What differs from protocol to protocol. */
export interface EventReader {
  /**
   * One event. True where the protocol says that it was the last, a failure where it says what went wrong,
   * `"aborted"` where somebody stopped it.
   */
  read(event: unknown, name: string): boolean | Failure | "aborted" | undefined;
  /** Writes what waited for more, when no more comes. */
  flush?(): void;
}

/** Makes readers for one protocol: what all of them do alike when a model answers. */
export const modelReader =
  (begin: (reading: Reading) => EventReader) =>
  (root: Operation, { isStream }: Call): WireReader => {
    const answer = new Answer(root, isStream);
    const servers = new ServerTools(root, answer, isStream);
    const facts: Facts = {};
    const counts: Json = {};
    const note = (said: Json, usage: unknown) => {
      facts[GEN_AI_RESPONSE_ID] =
        str(said.responseId ?? said.response_id ?? said.generation_id ?? said.id) ??
        facts[GEN_AI_RESPONSE_ID];
      facts[GEN_AI_RESPONSE_MODEL] = str(said.modelVersion ?? said.model) ?? facts[GEN_AI_RESPONSE_MODEL];
      answer.finish(said.stop_reason ?? said.finish_reason ?? said.done_reason);
      merge(counts, obj(usage));
    };
    const tell = (more: Facts) => void Object.assign(facts, clear(more));
    const events = begin({ root, answer, servers, note, tell });
    let isOver = !isStream;
    let isClosed = false;
    const close = () => {
      if (isClosed) return;
      isClosed = true;
      events.flush?.();
      root.set({ ...usageOf(counts), ...facts });
      answer.close();
      for (const { id } of answer.tools) if (word(id)) root.awaits(`tool:${id}`);
    };
    return {
      read(event, name) {
        const end = events.read(event, name);
        if (!end) return undefined;
        isOver = true;
        if (end !== true) {
          close();
          if (end === "aborted") root.abort();
          else root.end(end);
        }
        return true;
      },
      close() {
        close();
        return isOver || answer.hasFinished;
      },
    };
  };
