import { ResourceNumbers } from "../../../sdk/otlp/records-of-otlp.ts";
import {
  type Batch,
  coverage,
  type Hello,
  MARKER,
  PROTOCOL_VERSION,
  type SessionId,
  type TraceRecord,
} from "../../../sdk/protocol/index.ts";
import type { SessionOrigin } from "../engine-api.ts";

/** The engine's door, as a page knows it. */
export interface ServerDoor {
  /** Which tab the spans are shown with. */
  place: Pick<SessionOrigin, "tabId" | "run">;
  hello(origin: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null>;
  receive(documentId: string, batch: Batch): void;
  gone(documentId: string): void;
  /** Resolves when the session may send: storage is there and not behind. */
  room(sid: SessionId): Promise<void>;
}

/** What documents of the browser are never called. */
const DOCUMENT = "server:";
/** The origin of all sessions of servers, where a page has its own. */
export const SERVER_ORIGIN = "server";
/** Ids of servers' sessions begin so, and sort behind those of pages: a trace belongs to its page first. */
const SID_PREFIX = "ffffffff";
/** Text of a batch. */
const BATCH_UNITS = 128 * 1024;

export const isServerSession = (sid: SessionId): boolean => sid.startsWith(SID_PREFIX);

/** One service's records, numbered as a page numbers its own. */
export class ServerSession {
  readonly resources = new ResourceNumbers();
  readonly #sid = SID_PREFIX + crypto.randomUUID().replaceAll("-", "").slice(SID_PREFIX.length);
  readonly #documentId = DOCUMENT + this.#sid;
  #next = 1;
  #texts: string[] = [];
  #units = 0;
  #covers = 0;
  #greeting: Promise<void> | undefined;

  constructor(
    private readonly door: ServerDoor,
    private readonly url: string,
  ) {}

  /** Written down when a batch is full, or at {@link flush}. */
  async send(records: readonly TraceRecord[]): Promise<void> {
    for (const record of records) {
      const text = JSON.stringify(record);
      this.#texts.push(text);
      this.#units += text.length;
      this.#covers += coverage(record);
      if (this.#units >= BATCH_UNITS) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (!this.#texts.length) return;
    await this.door.room(this.#sid);
    this.#greeting ??= this.#greet();
    await this.#greeting;
    const [s0, n] = [this.#next, this.#covers];
    const body = `[${this.#texts.join(",")}]`;
    this.#next += n;
    this.#texts = [];
    this.#units = this.#covers = 0;
    this.door.receive(this.#documentId, { ...this.#marked, t: "batch", s0, n, body });
  }

  get #marked() {
    return { g: MARKER, v: PROTOCOL_VERSION, sid: this.#sid } as const;
  }

  async #greet(): Promise<void> {
    const { tabId, run } = this.door.place;
    const origin: SessionOrigin = {
      ...{ documentId: this.#documentId, tabId, run },
      ...{ origin: SERVER_ORIGIN, url: this.url },
    };
    const hello: Hello = { ...this.#marked, t: "hello", head: 1, next: 1, kind: "page", sdk: "otlp" };
    await this.door.hello(origin, hello);
    // Nobody there will end a span that runs: whether a trace is interrupted is its page's matter alone.
    this.door.gone(this.#documentId);
  }
}
