import { GT_WIRE_EVENTS } from "../protocol/attributes.ts";
import type { Answer } from "./answer.ts";
import type { Json } from "./json.ts";
import { ModelCall } from "./model-call.ts";
import type { Facts, Failure, Operation } from "./operation.ts";
import { RunningTools } from "./running-tools.ts";
import type { Call, WireReader } from "./wire-format.ts";
import { word } from "./word.ts";

/** Kinds of events that are counted apart; the rest are `other`. */
const MOST_KINDS = 50;
/** Events that are kept on one operation; the rest is only counted. */
const MOST_EVENTS = 100;

/** One run of an agent or a workflow while it is read: model calls one after the other, and tools. */
export class AgentRun {
  readonly root: Operation;
  readonly tools = new RunningTools();
  /** What is known of the models before they answer. */
  modelFacts: Facts = {};
  /** What went wrong, as the server said in band. More may come after that. */
  failure: Failure | undefined;
  /** All is told if nothing more comes, but something may. */
  hasFinished = false;
  /** Nothing but the end of the body says so. */
  endsWithBody = false;
  /** The protocol's end. */
  over: true | "aborted" | undefined;
  call: ModelCall | undefined;
  /** Where model calls and tools begin. */
  parent: Operation;
  /** Writes what waited for more, when no more comes. */
  flush = (): void => {};
  readonly #counts = new Map<string, number>();
  #events = 0;

  constructor(root: Operation) {
    this.root = this.parent = root;
  }

  /** A model is asked; what was answered before is over. */
  begin(): ModelCall {
    this.end();
    this.call = new ModelCall(this.parent, this.modelFacts);
    return this.call;
  }

  /** The answer that is being written: with its first words it begins, where nothing said so before. */
  get answer(): Answer {
    return (this.call ?? this.begin()).answer;
  }

  end(facts?: Facts, failure?: Failure): void {
    this.call?.end(facts, failure);
    this.call = undefined;
  }

  /** Something is only counted. */
  count(kind: unknown): void {
    const name = word(kind).slice(0, 100) || "unknown";
    const key = this.#counts.size < MOST_KINDS || this.#counts.has(name) ? name : "other";
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Something happened at a time that matters; of many the later ones are only counted. */
  event(name: string, facts?: Facts): void {
    if (this.#events++ < MOST_EVENTS) this.root.event(name, facts);
    else this.count(name);
  }

  close(): void {
    this.root.set({ [GT_WIRE_EVENTS]: this.#counts.size ? Object.fromEntries(this.#counts) : undefined });
  }
}

/** What to do with each kind of event, by its name. */
export type Handlers = Record<string, (event: Json) => unknown>;

/** Does what the table says; false for names that are not in it. */
export function handle(handlers: Handlers, kind: unknown, event: Json): boolean {
  const isKnown = typeof kind === "string" && Object.hasOwn(handlers, kind);
  if (isKnown) handlers[kind]?.(event);
  return isKnown;
}

/** Makes readers for one protocol of agents; `begin` gives what reads one event. */
export const runReader =
  (begin: (run: AgentRun, call: Call) => (event: unknown, name: string) => unknown) =>
  (root: Operation, call: Call): WireReader => {
    const run = new AgentRun(root);
    const read = begin(run, call);
    let isWritten = false;
    const write = () => {
      isWritten = true;
      run.flush();
      run.close();
      if (run.failure) {
        run.end({}, run.failure);
        root.end(run.failure);
      } else if (run.over === "aborted") {
        run.call?.abort();
        root.abort();
      } else if (run.over || run.hasFinished) {
        run.end();
        run.tools.leave(root);
      } else run.call?.close();
    };
    return {
      read(event, name) {
        read(event, name);
        if (run.over) write();
        return !!run.over;
      },
      close() {
        if (!isWritten) write();
        return !!(run.over || run.failure || run.hasFinished);
      },
      get endsWithBody() {
        return run.endsWithBody && !run.over && !run.failure;
      },
    };
  };
