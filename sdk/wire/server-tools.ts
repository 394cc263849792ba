import { GEN_AI_TOOL_CALL_RESULT } from "../protocol/attributes.ts";
import type { Answer } from "./answer.ts";
import { type Block, partOf } from "./block.ts";
import type { Operation } from "./operation.ts";
import { toolFacts, toolName } from "./running-tools.ts";
import { withoutBytes } from "./without-bytes.ts";

/**
 * Tools that the model's provider runs itself: parts of the answer and, where they take time on the wire, operations
 * from the call to its result.
 */
export class ServerTools {
  readonly #root: Operation;
  readonly #answer: Answer;
  readonly #isStream: boolean;
  readonly #running = new Map<unknown, Operation>();
  /** Of the call that was made last. */
  lastId: unknown;

  constructor(root: Operation, answer: Answer, isStream: boolean) {
    this.#root = root;
    this.#answer = answer;
    this.#isStream = isStream;
  }

  /** The call is complete; the tool runs from now on. */
  call(of: Omit<Block, "kind">): void {
    const { id, type, name = type, whole } = of;
    this.#answer.part(partOf({ ...of, kind: "server_call" }));
    this.lastId = id;
    if (!this.#isStream) return;
    this.#running.set(id, this.#root.child(toolName(name), toolFacts(name, id, whole, "extension")));
  }

  /** `id` as in the call; a server that sends none sends it in neither. */
  result(of: Omit<Block, "kind">): void {
    this.#answer.part(partOf({ ...of, kind: "server_result" }));
    const tool = this.#running.get(of.id);
    this.#running.delete(of.id);
    tool?.set({ [GEN_AI_TOOL_CALL_RESULT]: withoutBytes(of.whole) });
    tool?.end(of.failure);
  }

  /** Forgets what runs: the server began anew. */
  reset(): void {
    for (const tool of this.#running.values()) tool.abort();
    this.#running.clear();
  }
}
