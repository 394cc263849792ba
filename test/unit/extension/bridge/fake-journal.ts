import {
  type Batch,
  type Command,
  type Drained,
  type Hello,
  isCommand,
  MARKER,
  PROTOCOL_VERSION,
  type SessionId,
} from "../../../../sdk/protocol/index.ts";

export interface JournalOptions {
  sid: SessionId;
  /** Where hellos and batches go. */
  post(message: Hello | Batch): void;
  /** How many records a batch takes at most. Default 5. */
  batchSize?: number;
  /** How many records the ring holds. Default: all. */
  ringSize?: number;
  kind?: "page" | "worker";
}

/**
 * The page's side of the protocol, written from its description and not from the SDK: a ring of records
 * that sends on subscription, within credit, and forgets what is acknowledged. Each record is its own
 * number as JSON; numbers that the ring dropped are counted.
 */
export class FakeJournal {
  readonly dropped: number[] = [];
  /** Most code units that were ever sent and not acknowledged. */
  worstInFlight = 0;
  /** Messages posted while nobody was subscribed, hellos apart. */
  readonly unasked: Batch[] = [];
  next = 1;
  private ring: number[] = [];
  private sentUpTo = 0;
  private credit = 0;
  private subscribed = false;
  private readonly inFlight: { upTo: number; size: number }[] = [];

  constructor(private readonly options: JournalOptions) {}

  get sid(): SessionId {
    return this.options.sid;
  }

  get isSubscribed(): boolean {
    return this.subscribed;
  }

  emit(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.ring.push(this.next++);
      const oldest = this.ring[0] as number;
      if (this.ring.length > (this.options.ringSize ?? Number.POSITIVE_INFINITY)) {
        this.ring.shift();
        this.dropped.push(oldest);
      }
    }
    this.flush();
  }

  hello(): Hello {
    const { sid, kind = "page" } = this.options;
    const head = this.ring[0] ?? this.next;
    return { g: MARKER, v: PROTOCOL_VERSION, t: "hello", sid, head, next: this.next, kind, sdk: "0.0.0" };
  }

  hear(command: unknown): void {
    if (!isCommand(command)) throw new Error(`Not a command: ${JSON.stringify(command)}`);
    this.obey(command);
  }

  private obey(command: Command): void {
    switch (command.t) {
      case "ready":
        this.options.post(this.hello());
        return;
      case "bye":
        this.subscribed = false;
        return;
      case "sub":
        if (command.sid !== this.sid) return;
        this.subscribed = true;
        this.inFlight.length = 0;
        this.free(command.from - 1);
        this.sentUpTo = command.from - 1;
        this.credit = command.credit;
        this.flush();
        return;
      case "ack":
        if (command.sid !== this.sid) return;
        this.free(command.upTo);
        this.credit = command.credit;
        this.flush();
        return;
      default:
        command satisfies never;
    }
  }

  /** What is left when the page dies. */
  final(): Batch | undefined {
    const rest = this.batchFrom(0, Number.POSITIVE_INFINITY);
    return rest && this.subscribed ? { ...rest, t: "final" } : undefined;
  }

  drain(cursor: number): Drained {
    this.free(cursor - 1);
    return { hello: this.hello(), batch: this.batchFrom(0, this.options.batchSize ?? 5) ?? null };
  }

  private flush(): void {
    while (this.subscribed) {
      const batch = this.batchFrom(this.sentUpTo, this.options.batchSize ?? 5);
      const waiting = this.inFlight.reduce((sum, { size }) => sum + size, 0);
      if (!batch || waiting + batch.body.length > this.credit) return;
      this.sentUpTo = batch.s0 + batch.n - 1;
      this.inFlight.push({ upTo: this.sentUpTo, size: batch.body.length });
      this.worstInFlight = Math.max(this.worstInFlight, waiting + batch.body.length);
      this.options.post(batch);
    }
  }

  private batchFrom(after: number, size: number): Batch | undefined {
    const records = this.ring.filter((seq) => seq > after).slice(0, size);
    const s0 = records[0];
    if (s0 === undefined) return undefined;
    const body = JSON.stringify(records);
    return { g: MARKER, v: PROTOCOL_VERSION, t: "batch", sid: this.sid, s0, n: records.length, body };
  }

  private free(upTo: number): void {
    this.ring = this.ring.filter((seq) => seq > upTo);
    const open = this.inFlight.filter((sent) => sent.upTo > upTo);
    this.inFlight.splice(0, this.inFlight.length, ...open);
  }
}
