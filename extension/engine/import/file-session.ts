import type { OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { ResourceNumbers, recordsOfOtlp } from "../../../sdk/otlp/records-of-otlp.ts";
import {
  type Batch,
  coverage,
  type Hello,
  MARKER,
  PROTOCOL_VERSION,
  type SessionId,
} from "../../../sdk/protocol/index.ts";
import type { SessionOrigin } from "../engine-api.ts";

/** The engine's door, as a page knows it. */
export interface FileDoor {
  hello(origin: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null>;
  receive(documentId: string, batch: Batch): void;
  gone(documentId: string): void;
  /** Resolves when the session may send: storage is there and not behind. */
  room(sid: SessionId): Promise<void>;
}

/** Text of a batch. */
const BATCH_UNITS = 128 * 1024;
/** The archive keeps 1000 resources a session. */
const MOST_RESOURCES = 900;

/** A file's spans on the road of a page's: a session whose records are numbered, validated and stored like any other. */
export class FileSession {
  readonly #sid = crypto.randomUUID().replaceAll("-", "");
  readonly #resources = new ResourceNumbers();
  #next = 1;
  #greeted = false;

  constructor(
    private readonly door: FileDoor,
    private readonly origin: SessionOrigin,
  ) {}

  /** Another session has to take what comes next. */
  get isFull(): boolean {
    return this.#resources.size >= MOST_RESOURCES;
  }

  async send(traces: OtlpTraces): Promise<void> {
    let texts: string[] = [];
    let units = 0;
    let covers = 0;
    for (const record of recordsOfOtlp(traces, this.#resources)) {
      const text = JSON.stringify(record);
      texts.push(text);
      units += text.length;
      covers += coverage(record);
      if (units < BATCH_UNITS) continue;
      await this.#hand(texts, covers);
      texts = [];
      units = covers = 0;
    }
    if (texts.length) await this.#hand(texts, covers);
  }

  async #hand(texts: string[], n: number): Promise<void> {
    await this.door.room(this.#sid);
    const marked = { g: MARKER, v: PROTOCOL_VERSION, sid: this.#sid } as const;
    if (!this.#greeted) {
      this.#greeted = true;
      const hello: Hello = { ...marked, t: "hello", head: 1, next: 1, kind: "page", sdk: "file" };
      await this.door.hello(this.origin, hello);
      // Nobody will end what runs in a file.
      this.door.gone(this.origin.documentId);
    }
    this.door.receive(this.origin.documentId, {
      ...marked,
      ...{ t: "batch", s0: this.#next, n, body: `[${texts.join(",")}]` },
    });
    this.#next += n;
  }
}
