import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  corsHeaders,
  isExtension,
  type Refusal,
  refuseHost,
  refuseOrigin,
  refuseReader,
} from "./may-enter.ts";
import { JSON_TYPE, otlpTypeOf, refused } from "./otlp-answer.ts";
import { PanelStreams } from "./panel-streams.ts";
import { receiveTraces } from "./receive-traces.ts";
import type { Received } from "./received.ts";
import { SpanRing } from "./span-ring.ts";
import { freshToken, isToken } from "./token.ts";

/** Every field is optional. */
export interface CollectOptions {
  /** Default 4318, OTLP's own; 0: any free one. */
  port?: number;
  /** What to listen on. Default "127.0.0.1": this computer alone. */
  host?: string;
  /** Origins whose pages may send spans, as `http://localhost:5173`. Default none: back ends have no origin. */
  allowOrigins?: string[];
  /** Names that back ends call this computer by, as `host.docker.internal`. Default: only localhost, 127.0.0.1 and [::1]. */
  allowHosts?: string[];
  /** What the panel must know; at least 16 letters, digits, `-` or `_`. Default: random. */
  token?: string;
  /** Spans kept for panels that come later, bytes. Default 64 MiB; the oldest give way. */
  maxBytes?: number;
  /** Longest request, packed and unpacked, bytes. Default 20 MiB, as the OpenTelemetry Collector. */
  maxBodyBytes?: number;
  /** Told of each request that brought spans. */
  onReceived?(received: Received): void;
  /** Told of each request that was refused. */
  onRefused?(status: number, message: string, path: string): void;
  /** Told when panels come and go: how many listen now. */
  onPanels?(panels: number): void;
}

/** A receiver at work. */
export interface Collector {
  /** Where back ends send to: `http://127.0.0.1:4318`; they append `/v1/traces`. */
  url: string;
  port: number;
  token: string;
  /** What the panel asks for, in one line: address and token. */
  connect: string;
  /** Spans kept now, and spans that gave way to newer ones. */
  counts(): { kept: number; dropped: number; panels: number };
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
/** Connections at once: back ends keep a few open, panels one each. */
const MOST_CONNECTIONS = 256;

/**
 * A receiver for development: takes spans from back ends in any language by OTLP/HTTP, keeps the most recent in memory,
 * and hands those of a page's traces to the GenAI Traces panel. Nothing is written to disk or sent anywhere.
 *
 * @throws when the port is taken (`code: "EADDRINUSE"`) or an option is no good.
 */
export async function collect(options: CollectOptions = {}): Promise<Collector> {
  const { port = 4318, host = "127.0.0.1", token = freshToken() } = options;
  if (!isToken(token)) throw new TypeError("token: at least 16 letters, digits, - or _");
  const ring = new SpanRing(options.maxBytes ?? 64 * MIB);
  const streams = new PanelStreams(ring, (panels) => options.onPanels?.(panels));
  const door = new Door(options, token, ring, streams);
  const server = createServer((request, response) => void door.answer(request, response));
  server.maxConnections = MOST_CONNECTIONS;
  try {
    await listen(server, port, host);
  } catch (error) {
    streams.close();
    throw error;
  }
  const address = server.address();
  const real = typeof address === "object" && address ? address.port : port;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  const url = `http://${name}:${real}`;
  return {
    url,
    port: real,
    token,
    connect: `${url}/#${token}`,
    counts: () => ({ kept: ring.size, dropped: ring.droppedSpans, panels: streams.size }),
    close: () =>
      new Promise((resolve) => {
        streams.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });

/** Who may do what, by path. */
class Door {
  readonly #origins: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;

  constructor(
    private readonly options: CollectOptions,
    private readonly token: string,
    private readonly ring: SpanRing,
    private readonly streams: PanelStreams,
  ) {
    this.#origins = new Set(options.allowOrigins);
    this.#hosts = new Set(options.allowHosts?.map((name) => name.toLowerCase()));
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    try {
      const refusal = refuseHost(request, this.#hosts) ?? (await this.#route(request, response, url));
      if (refusal) this.#refuse(request, response, url, refusal);
    } catch (error) {
      // A connection that breaks while it is read or written.
      if (!response.headersSent)
        this.#refuse(request, response, url, { status: 500, message: String(error) });
      else response.destroy();
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<Refusal | undefined> {
    const [, stream] = /^\/v1\/live\/([\w-]+)$/.exec(url.pathname) ?? [];
    if (url.pathname === "/v1/traces") return this.#traces(request, response, url);
    if (url.pathname === "/v1/live" || stream) return this.#live(request, response, url, stream);
    if (url.pathname === "/" && request.method === "GET") {
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(ABOUT);
      return undefined;
    }
    return {
      status: 404,
      message: `Nothing is at ${url.pathname.slice(0, 200)}. Traces go to /v1/traces; logs and metrics are not taken.`,
    };
  }

  async #traces(request: IncomingMessage, response: ServerResponse, url: URL): Promise<Refusal | undefined> {
    const refusal = refuseOrigin(request.headers.origin, this.#origins);
    if (refusal) return refusal;
    const headers = corsHeaders(request, (origin) => this.#origins.has(origin));
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    if (request.method !== "POST") return onlyBy(response, "POST, OPTIONS");
    const { status, type, body, message } = await receiveTraces(request, {
      maxBodyBytes: this.options.maxBodyBytes ?? 20 * MIB,
      take: (received) => {
        this.ring.add(received.traces);
        this.streams.pump();
        this.options.onReceived?.(received);
      },
    });
    if (message !== undefined) this.options.onRefused?.(status, message, url.pathname);
    // What is not read of a request that is refused would hold the connection up.
    const end = request.complete ? {} : { connection: "close" };
    const wait = status === 503 ? { "retry-after": "1" } : {};
    response.writeHead(status, { ...headers, ...end, ...wait, "content-type": type }).end(body);
    return undefined;
  }

  async #live(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    stream: string | undefined,
  ): Promise<Refusal | undefined> {
    const headers = corsHeaders(request, isExtension);
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    if (request.method !== "POST" && (stream || request.method !== "GET"))
      return onlyBy(response, stream ? "POST, OPTIONS" : "GET, POST, OPTIONS");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = refuseReader(request, this.token);
    if (refusal) return refusal;
    if (!stream) return this.streams.open(request, response, url, headers);
    return (await this.streams.add(request, stream)) ?? void response.writeHead(204, headers).end();
  }

  #refuse(
    request: IncomingMessage,
    response: ServerResponse,
    { pathname }: URL,
    { status, message }: Refusal,
  ): void {
    this.options.onRefused?.(status, message, pathname);
    const { type, body } = refused(otlpTypeOf(request.headers["content-type"]) ?? JSON_TYPE, status, message);
    if (!request.complete) response.setHeader("connection", "close");
    response.writeHead(status, { "content-type": type }).end(body);
  }
}

function onlyBy(response: ServerResponse, methods: string): Refusal {
  response.setHeader("allow", methods);
  return { status: 405, message: `Only ${methods}.` };
}

const ABOUT = `GenAI Traces collector

Send OTLP/HTTP (JSON or protobuf, gzip too) to /v1/traces.
The panel reads from /v1/live with the token that was printed at the start.
`;
