import http from "node:http";
import https from "node:https";
import type { AddressInfo, Server } from "node:net";
import { type Chop, chop } from "./chop.ts";
import { selfSigned } from "./self-signed.ts";

/** What the server answers to one request; bytes as they are. */
export interface Take {
  body: string | Buffer;
  /** Default 200. */
  status?: number;
  /** Default `text/event-stream; charset=utf-8`. */
  contentType?: string;
  headers?: Record<string, string>;
  /** How the body is cut into writes. Default: as one. */
  chop?: Chop;
  /** Milliseconds between two writes. Default 0: they follow each other at once. */
  delay?: number;
  /** After so many bytes nothing more comes; the connection stays open until somebody closes it. */
  holdAt?: number;
  /** Another server, asked for the body (and status and type) with the first request; every later one gets the same. */
  from?: string;
  /** Writes the body again and again until that many bytes are sent (or the client is gone). */
  flood?: number;
}

/** A request as it came, for comparing. */
export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** What became of one answer. */
export interface Played {
  asked: Asked;
  /** Bytes of the body that were handed to the connection. */
  sent: number;
  /** The client went away before the end. `performance.now()` of this process. */
  leftAt?: number;
  /** All was sent, or we broke the connection. */
  isOver: boolean;
  /** Breaks the connection: what was written arrives, but the body has no end. */
  breakOff(): void;
}

export interface Recital {
  /** First part of the path of every request that belongs to it. */
  token: string;
  played: Played[];
}

export interface PlaybackServer {
  /** Without and with TLS. */
  port: number;
  tlsPort: number;
  /** One take for each request, in turn; the last one answers all that come later. */
  recite(takes: Take[]): Recital;
  close(): Promise<void>;
}

/** Anything that is not played, e.g. the test's pages. */
export type Aside = (request: http.IncomingMessage, response: http.ServerResponse, url: URL) => Promise<void>;

const TOKEN = /^\/(take-\d+)(\/.*)$/;

/**
 * Answers any path below `/take-N` with recorded bytes, to any origin: `/take-7/v1/chat/completions` is the first
 * request (or the next) of the seventh recital.
 */
export async function startPlayback(aside: Aside): Promise<PlaybackServer> {
  const recitals = new Map<string, { takes: Take[]; played: Played[] }>();
  const handle: http.RequestListener = (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, token = "", path = ""] = TOKEN.exec(url.pathname) ?? [];
    const recital = recitals.get(token);
    const answering = recital
      ? answer(recital, request, response, path + url.search)
      : aside(request, response, url);
    answering.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  };
  const plain = http.createServer(handle);
  const secure = https.createServer(selfSigned(), handle);
  return {
    port: await listen(plain),
    tlsPort: await listen(secure),
    recite(takes) {
      const token = `take-${recitals.size + 1}`;
      const played: Played[] = [];
      recitals.set(token, { takes, played });
      return { token, played };
    },
    close: async () => {
      for (const server of [plain, secure]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function answer(
  { takes, played }: { takes: Take[]; played: Played[] },
  request: http.IncomingMessage,
  response: http.ServerResponse,
  path: string,
): Promise<void> {
  if (request.method === "OPTIONS") {
    response.writeHead(204, corsFor(request)).end();
    return;
  }
  const told = takes[Math.min(played.length, takes.length - 1)] as Take;
  const record: Played = {
    asked: await askedBy(request, path),
    sent: 0,
    isOver: false,
    breakOff() {
      record.isOver = true;
      response.socket?.end();
    },
  };
  played.push(record);
  const take = told.from === undefined ? told : await askOther(told, record.asked);
  response.on("close", () => {
    if (!record.isOver) record.leftAt = performance.now();
  });
  // Some clients hand it to the app: two that ask in different seconds would get different answers.
  response.sendDate = false;
  response.writeHead(take.status ?? 200, {
    "content-type": take.contentType ?? "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    ...corsFor(request),
    ...take.headers,
  });
  response.flushHeaders();
  await play(take, record, response);
}

const answersOfOthers = new WeakMap<Take, Promise<Take>>();

function askOther(take: Take, { method, path, headers, body }: Asked): Promise<Take> {
  const known = answersOfOthers.get(take) ?? ask();
  answersOfOthers.set(take, known);
  return known;

  async function ask(): Promise<Take> {
    const sent = {
      "content-type": headers["content-type"] ?? "",
      authorization: headers.authorization ?? "",
    };
    const response = await fetch(take.from + path, { method, headers: sent, body });
    return {
      ...take,
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      body: Buffer.from(await response.arrayBuffer()),
    };
  }
}

async function play(take: Take, record: Played, response: http.ServerResponse): Promise<void> {
  const body = Buffer.from(take.body);
  const stop = take.holdAt ?? body.length;
  do
    for (const piece of chop(body.subarray(0, stop), take.chop)) {
      if (response.destroyed) return;
      await written(response, piece);
      record.sent += piece.length;
      if (take.delay) await new Promise((resolve) => setTimeout(resolve, take.delay));
    }
  while (take.flood !== undefined && record.sent < take.flood && body.length);
  if (take.holdAt !== undefined) return;
  record.isOver = true;
  response.end();
}

/** Resolves when the piece has left us, or nobody is there any more. */
const written = (response: http.ServerResponse, piece: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    response.once("close", resolve);
    response.write(piece, () => {
      response.off("close", resolve);
      resolve();
    });
  });

const corsFor = ({ headers }: http.IncomingMessage): Record<string, string> => ({
  "access-control-allow-origin": headers.origin ?? "*",
  "access-control-allow-methods": "*, GET, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
  "access-control-expose-headers": "*",
});

async function askedBy(request: http.IncomingMessage, path: string): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { method: request.method ?? "", path, headers, body: Buffer.concat(chunks).toString("utf8") };
}
