import { Answer, clear } from "./answer.ts";
import type { Facts, Failure, Operation } from "./operation.ts";
import { ServerTools } from "./server-tools.ts";
import type { Call, WireReader } from "./wire-format.ts";
import { word } from "./word.ts";

/** One model's answer while it is read. */
export interface Reading {
  readonly root: Operation;
  readonly answer: Answer;
  /** Tools that run at the provider. */
  readonly servers: ServerTools;
  /** Facts that are written at the end, for servers that repeat them with every event: the last ones count. */
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
    const told: Facts = {};
    const tell = (facts: Facts) => void Object.assign(told, clear(facts));
    const events = begin({ root, answer, servers, tell });
    let isOver = !isStream;
    let isClosed = false;
    const close = () => {
      if (isClosed) return;
      isClosed = true;
      events.flush?.();
      root.set(told);
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
