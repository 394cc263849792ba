import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LiveStream, MOST_TRACES } from "./live-stream.ts";
import type { Refusal } from "./may-enter.ts";
import { readBody } from "./read-body.ts";
import type { SpanRing } from "./span-ring.ts";

/** Body of `POST /v1/live`, and of `POST /v1/live/<stream>`, which adds traces. */
export interface LiveRequest {
  /** What to follow. */
  traces: string[];
  /** Where an earlier stream broke off: of which start of the collector, and its last number. */
  instance?: string;
  cursor?: number;
}

/** Panels that may listen at once. */
const MOST_STREAMS = 32;
/** Proxies and sleeping laptops break connections without a word: silence means that. */
const BEAT_MS = 15_000;
/** 5000 trace ids. */
const MAX_BODY = 256 * 1024;
const TRACE_ID = /^[0-9a-f]{32}$/;

/** The panels that listen. Each has the spans of the traces it asked for and of no others. */
export class PanelStreams {
  #streams = new Map<string, LiveStream>();
  readonly #instance = randomUUID();
  readonly #beat = setInterval(() => this.#each((stream) => stream.beat()), BEAT_MS).unref();

  constructor(
    private readonly ring: SpanRing,
    private readonly moved: (panels: number) => void,
  ) {}

  get size(): number {
    return this.#streams.size;
  }

  /** The ring has more. */
  pump(): void {
    this.#each((stream) => stream.pump());
  }

  close(): void {
    clearInterval(this.#beat);
    this.#each((stream) => stream.close());
    this.#streams.clear();
  }

  /** Answers with a stream of server-sent events, unless it is refused. */
  async open(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    headers: Record<string, string>,
  ): Promise<Refusal | undefined> {
    if (this.#streams.size >= MOST_STREAMS)
      return { status: 503, message: `${MOST_STREAMS} panels listen already. Close one.` };
    const asked = request.method === "GET" ? fromAddress(url) : await readAsked(request);
    if ("status" in asked) return asked;
    const known = asked.instance === this.#instance ? Math.min(asked.cursor ?? 0, this.ring.last) : undefined;
    response.writeHead(200, {
      ...headers,
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const sink = {
      write: (text: string) => response.write(text),
      onDrain: (resume: () => void) => void response.once("drain", resume),
    };
    const stream = new LiveStream(this.ring, sink, known ?? this.ring.last);
    const id = randomUUID();
    this.#streams.set(id, stream);
    this.moved(this.size);
    response.once("close", () => {
      stream.close();
      if (this.#streams.delete(id)) this.moved(this.size);
    });
    stream.hello({ instance: this.#instance, stream: id });
    stream.follow(asked.traces, known ?? 0);
    return undefined;
  }

  /** More traces for a stream that is open. */
  async add(request: IncomingMessage, id: string): Promise<Refusal | undefined> {
    const asked = await readAsked(request);
    if ("status" in asked) return asked;
    const stream = this.#streams.get(id);
    if (!stream) return { status: 404, message: "This stream is over. Open another." };
    stream.follow(asked.traces);
    return undefined;
  }

  #each(tell: (stream: LiveStream) => void): void {
    for (const stream of this.#streams.values()) tell(stream);
  }
}

const fromAddress = ({ searchParams }: URL): LiveRequest | Refusal =>
  checked({
    traces: (searchParams.get("traces") ?? "").split(",").filter(Boolean),
    instance: searchParams.get("instance") ?? undefined,
    cursor: searchParams.has("cursor") ? Number(searchParams.get("cursor")) : undefined,
  });

async function readAsked(request: IncomingMessage): Promise<LiveRequest | Refusal> {
  const body = await readBody(request, MAX_BODY);
  if ("refusal" in body) return body.refusal;
  try {
    return checked(JSON.parse(new TextDecoder().decode(body.bytes)));
  } catch {
    return { status: 400, message: "The body is not JSON." };
  }
}

function checked(value: unknown): LiveRequest | Refusal {
  const { traces, instance, cursor } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(traces) || traces.length > MOST_TRACES || !traces.every(isTraceId))
    return {
      status: 400,
      message: `"traces" must be at most ${MOST_TRACES} ids of 32 lower-case hex digits.`,
    };
  if (instance !== undefined && typeof instance !== "string")
    return { status: 400, message: '"instance" must be text.' };
  if (cursor !== undefined && !(Number.isSafeInteger(cursor) && (cursor as number) >= 0))
    return { status: 400, message: '"cursor" must be a whole number.' };
  return { traces, instance, cursor: cursor as number | undefined };
}

const isTraceId = (value: unknown): value is string => typeof value === "string" && TRACE_ID.test(value);
