import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
} from "../protocol/attributes.ts";
import type { Answer } from "./answer.ts";
import { type Block, partOf } from "./block.ts";
import type { Operation } from "./operation.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

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
    this.#running.set(
      id,
      this.#root.child(`execute_tool ${word(name)}`, {
        [GEN_AI_OPERATION_NAME]: "execute_tool",
        [GEN_AI_TOOL_NAME]: name,
        [GEN_AI_TOOL_TYPE]: "extension",
        [GEN_AI_TOOL_CALL_ID]: id,
        [GEN_AI_TOOL_CALL_ARGUMENTS]: withoutBytes(whole),
      }),
    );
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
