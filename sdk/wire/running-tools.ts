import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
} from "../protocol/attributes.ts";
import { str } from "./json.ts";
import type { Facts, Failure, Operation } from "./operation.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

export const toolFailure = (message: unknown): Failure => ({ type: "tool_error", message: str(message) });

/** What is known of a tool's execution when it begins. `type`: `function` (default), or `extension` at the provider's. */
export const toolFacts = (name: unknown, id?: unknown, given?: unknown, type = "function"): Facts => ({
  [GEN_AI_OPERATION_NAME]: "execute_tool",
  [GEN_AI_TOOL_NAME]: name,
  [GEN_AI_TOOL_TYPE]: type,
  [GEN_AI_TOOL_CALL_ID]: id,
  [GEN_AI_TOOL_CALL_ARGUMENTS]: withoutBytes(given),
});

export const toolName = (name: unknown): string => `execute_tool ${word(name)}`.trim();

interface Running {
  operation: Operation;
  /** It seems to have failed; a result may still come. */
  failure?: Failure;
}

/** The tools of one run, each an `execute_tool` child from its call to its result. */
export class RunningTools {
  readonly #running = new Map<unknown, Running>();

  /** The call is complete. Said again, it only adds what was not known. */
  begin(parent: Operation, id: unknown, name: unknown, given?: unknown, type?: string): Operation {
    const facts = toolFacts(name, id, given, type);
    const known = this.#running.get(id)?.operation;
    const operation = known ?? parent.child(toolName(name), facts);
    if (known) known.set(facts);
    else this.#running.set(id, { operation });
    return operation;
  }

  get(id: unknown): Operation | undefined {
    return this.#running.get(id)?.operation;
  }

  /** It failed unless a result comes. */
  doubt(id: unknown, failure: Failure): void {
    const tool = this.#running.get(id);
    if (tool) tool.failure = failure;
  }

  /** So far, or for good. */
  result(id: unknown, result: unknown): void {
    this.get(id)?.set({ [GEN_AI_TOOL_CALL_RESULT]: withoutBytes(result) });
  }

  end(id: unknown, failure?: Failure): void {
    this.get(id)?.end(failure);
    this.#running.delete(id);
  }

  /** Ends those that failed and had no result since. */
  endDoubtful(): void {
    for (const [id, { failure }] of this.#running) if (failure) this.end(id, failure);
  }

  /** The rest goes on: a later request brings the results. */
  leave(root: Operation): void {
    this.endDoubtful();
    for (const [id, { operation }] of this.#running) if (word(id)) root.awaits(`tool:${id}`, operation);
  }

  /** It waits for an answer to another key, and is ended by that. */
  hand(id: unknown, root: Operation, key: string): void {
    const tool = this.get(id);
    if (!tool) return;
    root.awaits(key, tool);
    this.#running.delete(id);
  }
}
