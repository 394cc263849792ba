import type { Answer } from "./answer.ts";
import { type Block, partOf } from "./block.ts";
import { clear, jsonOr } from "./json.ts";
import type { ServerTools } from "./server-tools.ts";

/** Longest arguments of one provider's tool that are kept, in code units. */
const MOST_JSON = 1024 * 1024;

/** `at`: position among the app's tool calls; `json`: arguments as text so far. */
type OpenBlock = Block & { at?: number; json?: string };

/** The blocks of one streamed answer, written one after the other or side by side. */
export class Blocks {
  readonly #answer: Answer;
  readonly #servers: ServerTools;
  readonly #open = new Map<unknown, OpenBlock>();
  #calls = 0;

  constructor(answer: Answer, servers: ServerTools) {
    this.#answer = answer;
    this.#servers = servers;
  }

  start(index: unknown, block: Block): void {
    const open: OpenBlock = { ...block };
    this.#open.set(index, open);
    if (block.kind !== "call") return;
    open.at = this.#calls++;
    this.#answer.tool({ index: open.at, id: block.id as string, name: block.name as string });
  }

  /** `json` is added to the arguments, `more` replaces what was there. */
  add(index: unknown, json: unknown, more: Block = {}): void {
    const block = this.#open.get(index);
    if (!block) return;
    Object.assign(block, clear(more));
    if (block.at !== undefined && more.name)
      this.#answer.tool({ index: block.at, name: more.name as string });
    if (typeof json !== "string" || !json) return;
    const { at, json: before = "" } = block;
    if (at !== undefined) this.#answer.tool({ index: at, arguments: json });
    if (before.length < MOST_JSON) block.json = before + json;
  }

  stop(index: unknown): void {
    const block = this.#open.get(index);
    if (!block) return;
    this.#open.delete(index);
    const { kind, json, at, ...of } = block;
    if (kind === "call") {
      if (!json) this.#answer.tool({ index: at, arguments: of.whole ?? {} });
    } else if (kind === "server_call") this.#servers.call({ ...of, whole: json ? jsonOr(json) : of.whole });
    else if (kind) this.#servers.result(of);
    else this.#answer.part(partOf(of));
  }

  /** Stops what is open; but arguments that were cut off stay so. */
  flush(): void {
    for (const [index, { kind }] of this.#open) if (kind !== "call") this.stop(index);
  }

  /** Forgets everything: the server began anew. */
  reset(): void {
    this.#open.clear();
    this.#calls = 0;
    this.#answer.reset();
    this.#servers.reset();
  }
}
