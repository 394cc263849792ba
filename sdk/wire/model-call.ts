import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
} from "../protocol/attributes.ts";
import { Answer } from "./answer.ts";
import { str } from "./json.ts";
import type { Facts, Failure, Operation } from "./operation.ts";

/** One answer of a model within a larger operation: a `chat` child, from when it is made to its end. */
export class ModelCall {
  readonly operation: Operation;
  readonly answer: Answer;
  #isNamed: boolean;

  constructor(parent: Operation, facts: Facts = {}) {
    const model = str(facts[GEN_AI_REQUEST_MODEL] ?? facts[GEN_AI_RESPONSE_MODEL]);
    this.#isNamed = !!model;
    this.operation = parent.child(model ? `chat ${model}` : "chat", {
      ...facts,
      [GEN_AI_OPERATION_NAME]: "chat",
    });
    this.answer = new Answer(this.operation, true);
  }

  /** The model says who it is. */
  tell(model: unknown, id?: unknown): void {
    const name = str(model);
    this.operation.set({ [GEN_AI_RESPONSE_MODEL]: name, [GEN_AI_RESPONSE_ID]: str(id) });
    if (name && !this.#isNamed) this.operation.rename(`chat ${name}`);
    this.#isNamed ||= !!name;
  }

  /** Writes what was assembled; the operation goes on until it is ended, or its parent. */
  close(facts: Facts = {}): void {
    this.operation.set(facts);
    this.answer.close();
  }

  end(facts?: Facts, failure?: Failure): void {
    this.close(facts);
    this.operation.end(failure);
  }

  /** Somebody stopped it. */
  abort(facts?: Facts): void {
    this.close(facts);
    this.operation.abort();
  }
}
